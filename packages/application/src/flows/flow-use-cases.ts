import {
  type CheckResult,
  type Flow,
  type FlowListItem,
  type FlowRecord,
  HeddleError,
  type Principal,
} from '@heddle/contracts';
import type { StoredFlow } from '@heddle/ports';
import { authorise, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { compileInWorkspace, toCheckResult } from './compile-flow.ts';

/** Compiles a flow that may not be saved. */
export async function checkFlow(services: Services, principal: Principal, flow: Flow): Promise<CheckResult> {
  const { workspaceId } = authorise(principal, 'flows:read');
  return toCheckResult(await compileInWorkspace(services, workspaceId, flow));
}

/** Saves a new flow as its first revision. */
export async function createFlow(services: Services, principal: Principal, flow: Flow): Promise<FlowRecord> {
  const member = authorise(principal, 'flows:write');
  const stored = await services.flows.create({
    workspaceId: member.workspaceId,
    flow,
    ...(member.type === 'user' ? { userId: member.userId } : {}),
  });
  return toRecord(services, member.workspaceId, stored);
}

/** A flow as it is saved, with its endpoint. @throws HeddleError `not-found`. */
export async function getFlow(services: Services, principal: Principal, flowId: string): Promise<FlowRecord> {
  const { workspaceId } = authorise(principal, 'flows:read');
  return toRecord(services, workspaceId, await storedFlow(services, workspaceId, flowId));
}

/** @throws HeddleError `stale-revision` when somebody saved in between; nothing is written then. */
export async function saveFlow(
  services: Services,
  principal: Principal,
  target: { readonly flowId: string; readonly revision: number; readonly flow: Flow },
): Promise<FlowRecord> {
  const { workspaceId } = authorise(principal, 'flows:write');
  const saved = await services.flows.save({ workspaceId, ...target });
  if (saved === undefined) throw notFound('flow');
  if (saved === 'stale')
    throw new HeddleError(
      'stale-revision',
      `The flow was saved elsewhere since revision ${target.revision}. Load it again, or save yours as a copy; nothing of yours is lost.`,
    );
  return toRecord(services, workspaceId, saved);
}

/** Deletes a flow with its versions and its endpoint; its runs stay. @throws HeddleError `not-found`. */
export async function deleteFlow(services: Services, principal: Principal, flowId: string): Promise<void> {
  const { workspaceId } = authorise(principal, 'flows:write');
  if (!(await services.flows.delete({ workspaceId, flowId }))) throw notFound('flow');
}

/** A page of the flows of the workspace, the newest edit first, each with its endpoint. */
export async function listFlows(
  services: Services,
  principal: Principal,
  query: { readonly limit: number; readonly cursor?: string; readonly search?: string },
): Promise<{ items: FlowListItem[]; next: string | null }> {
  const { workspaceId } = authorise(principal, 'flows:read');
  const { items, next } = await services.flows.list({ workspaceId, ...query });
  const withEndpoints = items.map(
    async (item): Promise<FlowListItem> => ({
      ...item,
      published: await publishedOf(services, workspaceId, item.id),
    }),
  );
  return { items: await Promise.all(withEndpoints), next };
}

/** The saved flow, or `not-found`. */
export async function storedFlow(
  { flows }: Pick<Services, 'flows'>,
  workspaceId: string,
  flowId: string,
): Promise<StoredFlow> {
  const stored = await flows.get({ workspaceId, flowId });
  if (!stored) throw notFound('flow');
  return stored;
}

/** A saved flow as people see it: with its endpoint. */
export async function toRecord(
  services: Services,
  workspaceId: string,
  stored: StoredFlow,
): Promise<FlowRecord> {
  return { ...stored, published: await publishedOf(services, workspaceId, stored.id) };
}

async function publishedOf(
  { flows, publicUrl }: Services,
  workspaceId: string,
  flowId: string,
): Promise<FlowRecord['published']> {
  const endpoint = await flows.endpointOfFlow({ workspaceId, flowId });
  return endpoint
    ? { slug: endpoint.slug, version: endpoint.version, url: `${publicUrl()}/v1/flows/${endpoint.slug}` }
    : null;
}
