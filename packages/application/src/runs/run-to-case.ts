import {
  type Expectation,
  type FlowCase,
  type FlowRecord,
  flowSchema,
  HeddleError,
  type Json,
  type Plan,
  type PlanNode,
  type Principal,
  type RunView,
} from '@heddle/contracts';
import { authorise } from '../authorise.ts';
import { saveFlow, storedFlow } from '../flows/flow-use-cases.ts';
import type { Services } from '../services.ts';
import { withLargeValues } from './large-values.ts';
import { planOfRun, readRun } from './read-run.ts';
import { asksOutside } from './run-cases.ts';

/**
 * Adds a run to the saved flow it ran on, as a case: its input, the outputs of everything that asked the outside as
 * pins, and what came out as what is expected.
 *
 * @throws HeddleError `not-found`; `conflict` when the run is not over, was cancelled, or the name is taken;
 * `stale-revision` when somebody saved in between, nothing is written then.
 */
export async function makeCase(
  services: Services,
  principal: Principal,
  target: { readonly runId: string; readonly name: string; readonly revision: number },
): Promise<FlowRecord & { readonly case: FlowCase }> {
  const { workspaceId } = authorise(principal, 'flows:write');
  const read = await readRun(services, workspaceId, target.runId);
  const run = await withLargeValues(services.runs, workspaceId, read);
  if (run.flowId === undefined)
    throw new HeddleError('conflict', 'A node that was tried alone belongs to no flow, so it has no cases.');
  const { flow } = await storedFlow(services, workspaceId, run.flowId);
  if (flow.cases?.some((item) => item.name === target.name))
    throw new HeddleError('conflict', `The flow has a case named \`${target.name}\`. Choose another name.`);
  const nodes = new Set<string>(flow.nodes.map((node) => node.id));
  const made = toCase(run, await planOfRun(services.plans, run), target.name);
  const pins = Object.fromEntries(Object.entries(made.pins ?? {}).filter(([id]) => nodes.has(id)));
  const item: FlowCase = { ...made, pins };
  const saved = await saveFlow(services, principal, {
    flowId: run.flowId,
    revision: target.revision,
    flow: flowSchema.parse({ ...flow, cases: [...(flow.cases ?? []), item] }),
  });
  return { ...saved, case: item };
}

/**
 * A run as a case that needs no network. Pure. What asks a remote model or has effects outside is pinned; inside a map
 * or a loop, where every iteration said something else, the outermost container is.
 *
 * @throws HeddleError `conflict` for a run that came to no result of its own.
 */
export function toCase(run: RunView, plan: Plan, name: string): FlowCase {
  if (run.status !== 'completed' && run.status !== 'failed')
    throw new HeddleError(
      'conflict',
      `Only a run that completed or failed can become a case; this one is ${run.status}. Choose another, or wait for its end.`,
    );
  return { name, input: { ...run.input }, pins: pinsOf(run, plan), expect: expectedOf(run) };
}

function pinsOf(run: RunView, plan: Plan): Record<string, Record<string, Json>> {
  const wanted = new Set(
    plan.nodes.flatMap((node) => (isFromOutside(run, node) ? pinnable(plan, node) : [])),
  );
  const pins: Record<string, Record<string, Json>> = {};
  for (const id of wanted) {
    const ran = run.nodes.find((node) => node.id === id && node.iteration === '');
    // One that failed runs again; one that was skipped has nothing to say, and the empty pin keeps it from asking.
    if (ran?.status === 'failed') continue;
    pins[id] = { ...ran?.outputs };
  }
  return pins;
}

/** What a case must not ask again: the outside, and what this run was given rather than found out. */
function isFromOutside(run: RunView, node: PlanNode): boolean {
  if (asksOutside(node) || node.effects !== 'none') return true;
  const isPinned = run.nodes.some((each) => each.id === node.id && each.pinned === true);
  if (isPinned) return true;
  const { fork } = run;
  return fork?.nodeId === node.id && (fork.inputs !== undefined || fork.inputsRef !== undefined);
}

/** The nodes whose pins stand for this one: itself, its outermost container, or, when it is lent, its borrowers. */
function pinnable(plan: Plan, node: PlanNode): readonly string[] {
  const parent = plan.nodes.find((each) => each.id === node.parent);
  if (parent) return pinnable(plan, parent);
  if (!node.lent) return [node.id];
  return plan.nodes
    .filter((each) => each.borrows.some((loan) => loan.lender === node.id))
    .flatMap((borrower) => pinnable(plan, borrower));
}

function expectedOf(run: RunView): Expectation[] {
  if (run.status === 'completed') return [{ that: 'output', equals: run.output ?? {} }];
  return [
    { that: 'status', equals: 'failed' },
    ...(run.error === undefined ? [] : [{ that: 'error.code', equals: run.error.code }]),
  ];
}
