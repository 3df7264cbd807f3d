import { type Compilation, compile } from '@heddle/compiler';
import { type CheckResult, type Diagnostic, type Flow, HeddleError, type Plan } from '@heddle/contracts';
import type { Services } from '../services.ts';

/** Compiles a flow against what its workspace has. */
export async function compileInWorkspace(
  { catalog, secrets, knowledge }: Pick<Services, 'catalog' | 'secrets' | 'knowledge'>,
  workspaceId: string,
  flow: Flow,
): Promise<Compilation> {
  const [stored, bases] = await Promise.all([secrets.list(workspaceId), knowledge.list(workspaceId)]);
  return compile(flow, {
    catalog,
    secrets: stored.map((secret) => secret.name),
    knowledge: bases.flatMap((base) => [base.id, base.name]),
  });
}

/**
 * The plan of a flow that is to run.
 *
 * @throws HeddleError `flow-invalid` with all diagnostics.
 */
export async function planOf(
  services: Pick<Services, 'catalog' | 'secrets' | 'knowledge' | 'plans'>,
  workspaceId: string,
  flow: Flow,
): Promise<Plan> {
  const { plan, diagnostics } = await compileInWorkspace(services, workspaceId, flow);
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
