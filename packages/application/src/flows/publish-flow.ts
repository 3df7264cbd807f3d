import { type FlowVersion, HeddleError, type Principal, SLUG_PATTERN } from '@heddle/contracts';
import { diffFlows } from '@heddle/graph';
import { authorise, notFound } from '../authorise.ts';
import { runCases } from '../runs/run-cases.ts';
import type { Services } from '../services.ts';
import { planOf } from './compile-flow.ts';
import { storedFlow } from './flow-use-cases.ts';

/** A version that answers from now on. */
export interface Published {
  readonly slug: string;
  readonly version: number;
  readonly url: string;
}

/**
 * Publishes the saved flow as its next version, in one transaction. Compiling and the flow's cases come first, so a
 * request can only ever meet a valid plan.
 *
 * @throws HeddleError `flow-invalid` with diagnostics, `cases-failed` with each failed expectation, `slug-taken`.
 */
export async function publishFlow(
  services: Services,
  principal: Principal,
  request: { readonly flowId: string; readonly slug?: string; readonly note?: string },
): Promise<Published> {
  const member = authorise(principal, 'flows:publish');
  const { workspaceId } = member;
  const stored = await storedFlow(services, workspaceId, request.flowId);
  const earlier = await services.flows.endpointOfFlow({ workspaceId, flowId: stored.id });
  const slug = request.slug ?? earlier?.slug ?? (await freeSlug(services, stored.flow.name));
  const plan = await planOf(services, workspaceId, stored.flow, { slug });
  const failed = (
    await runCases(services, { workspaceId, flowId: stored.id, flow: stored.flow, plan })
  ).filter((result) => result.status === 'failed');
  if (failed.length > 0) {
    throw new HeddleError(
      'cases-failed',
      `${failed.length === 1 ? 'A case of the flow fails' : `${failed.length} cases of the flow fail`}: ${failed.map((result) => `${result.name} (${result.problems[0] ?? 'no answer'})`).join('; ')}`,
      { details: { cases: failed } },
    );
  }
  const published = await services.flows.publish({
    workspaceId,
    flowId: stored.id,
    slug,
    planId: plan.id,
    flow: stored.flow,
    ...(request.note === undefined ? {} : { note: request.note }),
    by: member.type === 'user' ? member.userId : member.name,
  });
  if (published === 'slug-taken')
    throw new HeddleError('slug-taken', `The slug \`${slug}\` belongs to another flow. Choose another.`);
  return { slug, version: published.version, url: `${services.publicUrl()}/v1/flows/${slug}` };
}

/** Published versions, newest first, each with what it changed in the one before. @throws HeddleError `not-found`. */
export async function listVersions(
  services: Services,
  principal: Principal,
  flowId: string,
): Promise<FlowVersion[]> {
  const { workspaceId } = authorise(principal, 'flows:read');
  await storedFlow(services, workspaceId, flowId);
  const versions = [...(await services.flows.versions({ workspaceId, flowId }))].sort(
    (left, right) => right.version - left.version,
  );
  return versions.map(({ flow, ...version }, index) => {
    const before = versions[index + 1];
    const diff = diffFlows(before?.flow ?? { ...flow, nodes: [], edges: [] }, flow);
    return {
      ...version,
      changes: {
        added: [...diff.added],
        removed: [...diff.removed],
        changed: [...diff.changed],
        edges: diff.addedEdges.length + diff.removedEdges.length,
      },
    };
  });
}

/** Makes an earlier version the live one; runs that are under way stay on theirs. */
export async function rollbackFlow(
  services: Services,
  principal: Principal,
  target: { readonly flowId: string; readonly version: number },
): Promise<Published> {
  const { workspaceId } = authorise(principal, 'flows:publish');
  if (!(await services.flows.rollback({ workspaceId, ...target })))
    throw notFound(`version ${target.version} of this flow`);
  const endpoint = await services.flows.endpointOfFlow({ workspaceId, flowId: target.flowId });
  if (!endpoint) throw notFound('published flow');
  return {
    slug: endpoint.slug,
    version: endpoint.version,
    url: `${services.publicUrl()}/v1/flows/${endpoint.slug}`,
  };
}

/** A slug made of the flow's name, with a number when it is taken. */
async function freeSlug({ flows }: Services, name: string): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  const base = SLUG_PATTERN.test(plain) ? plain : 'flow';
  for (let suffix = 1; ; suffix++) {
    const slug = suffix === 1 ? base : `${base}-${suffix}`;
    if (!(await flows.endpoint(slug))) return slug;
  }
}
