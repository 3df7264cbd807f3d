import { type Compilation, type CompileOptions, calledNames, compile } from '@heddle/compiler';
import { type CheckResult, type Diagnostic, type Flow, HeddleError, type Plan } from '@heddle/contracts';
import type { Services } from '../services.ts';
import { calledFlows } from './called-flows.ts';

type Compiling = Pick<Services, 'catalog' | 'secrets' | 'knowledge' | 'flows' | 'plans'>;

/** Who a flow is, when it calls itself: a saved flow, or the slug it is about to have. */
export type OwnName = { readonly flowId: string } | { readonly slug: string };

/** Compiles a flow against what its workspace has. */
export async function compileInWorkspace(
  services: Compiling,
  workspaceId: string,
  flow: Flow,
  own?: OwnName,
): Promise<Compilation> {
  const { catalog, secrets, knowledge } = services;
  const [stored, bases, calls] = await Promise.all([
    secrets.list(workspaceId),
    knowledge.list(workspaceId),
    knownCalls(services, workspaceId, flow, own),
  ]);
  return compile(flow, {
    catalog,
    secrets: stored.map((secret) => secret.name),
    knowledge: bases.flatMap((base) => [base.id, base.name]),
    ...calls,
  });
}

/** What is asked of the store only where a flow calls others. */
async function knownCalls(
  services: Compiling,
  workspaceId: string,
  flow: Flow,
  own: OwnName | undefined,
): Promise<Pick<CompileOptions, 'flows' | 'publishedAs'>> {
  const names = calledNames(flow, services.catalog);
  if (names.length === 0) return {};
  const [flows, publishedAs] = await Promise.all([
    calledFlows(services, workspaceId, names),
    own === undefined || 'slug' in own
      ? own?.slug
      : services.flows.endpointOfFlow({ workspaceId, flowId: own.flowId }).then((endpoint) => endpoint?.slug),
  ]);
  return { flows, ...(publishedAs === undefined ? {} : { publishedAs }) };
}

/**
 * The plan of a flow that is to run.
 *
 * @throws HeddleError `flow-invalid` with all diagnostics.
 */
export async function planOf(
  services: Compiling,
  workspaceId: string,
  flow: Flow,
  own?: OwnName,
): Promise<Plan> {
  const { plan, diagnostics } = await compileInWorkspace(services, workspaceId, flow, own);
  if (!plan) throw flowInvalid(diagnostics);
  await services.plans.put(plan, flow, workspaceId);
  return plan;
}

/** What `/api/flows/check` answers. */
export function toCheckResult({ diagnostics, plan }: Compilation): CheckResult {
  return {
    ok: plan !== undefined,
    diagnostics: [...diagnostics],
    ...(plan === undefined
      ? {}
      : {
          plan: {
            id: plan.id,
            jobs: plan.segments.map((segment) => ({
              ...segment,
              nodes: [...segment.nodes],
              after: segment.after.map((after) => ({ ...after })),
            })),
          },
        }),
  };
}

function flowInvalid(diagnostics: readonly Diagnostic[]): HeddleError {
  const errors = diagnostics.filter((item) => item.severity === 'error');
  const [first] = errors;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return new HeddleError(
    'flow-invalid',
    `The flow cannot run: ${first?.message ?? 'it does not compile.'}${more}`,
    { details: { diagnostics } },
  );
}
