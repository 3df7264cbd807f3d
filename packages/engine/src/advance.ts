import type { NodeId, Plan, PlanNode, PlanSource, RunState } from '@heddle/contracts';

/** What follows from a run's control state. A pure function of plan and state: the same in any order of arrival. */
export interface Decision {
  /** Nodes that may start now, in plan order. */
  readonly ready: readonly NodeId[];
  /** Nodes that will never start, to be settled as skipped, in plan order. */
  readonly skipped: readonly NodeId[];
  /** Set when nothing is left to do. `output` is the node that answers, if any lives. */
  readonly over?:
    | { readonly status: 'completed'; readonly output?: NodeId }
    | { readonly status: 'failed'; readonly nodeId: string };
}

/**
 * Decides what comes next (rules E1–E7 in SPEC.md). Skips propagate within one call, since the plan's nodes are in
 * topological order. Nodes that are running are `ready` here; whoever asks knows what it has started.
 */
export function advance(plan: Plan, settled: RunState): Decision {
  const state: Record<string, RunState[string]> = { ...settled };
  const ready: NodeId[] = [];
  const skipped: NodeId[] = [];
  let unsettled = 0;
  for (const node of plan.nodes) {
    if (node.lent) continue;
    const now = state[node.id];
    if (now?.status === 'failed')
      return { ready: [], skipped: [], over: { status: 'failed', nodeId: node.id } };
    if (now) continue;
    const verdict = judge(node, state);
    if (verdict === 'skip') {
      state[node.id] = { status: 'skipped' };
      skipped.push(node.id);
      continue;
    }
    unsettled++;
    if (verdict === 'start') ready.push(node.id);
  }
  if (unsettled > 0) return { ready, skipped };
  const output = plan.outputs.find((id) => state[id]?.status === 'completed');
  return { ready, skipped, over: { status: 'completed', ...(output === undefined ? {} : { output }) } };
}

function judge(node: PlanNode, state: RunState): 'start' | 'skip' | 'wait' {
  const inbound = [...node.inputs.flatMap((input) => input.sources), ...node.after];
  if (!isJoined(node, inbound, state)) return 'wait';
  if (!node.references.every((reference) => state[reference.node] !== undefined)) return 'wait';
  if (inbound.length > 0 && !inbound.some((source) => isLive(source, state))) return 'skip';
  if (
    inbound.length === 0 &&
    node.references.length > 0 &&
    !node.references.some((reference) => reference.hasDefault || isLive(reference, state))
  )
    return 'skip';
  const starved = node.inputs.some(
    (input) =>
      input.required && input.sources.length > 0 && !input.sources.some((source) => isLive(source, state)),
  );
  return starved ? 'skip' : 'start';
}

function isJoined(node: PlanNode, inbound: readonly PlanSource[], state: RunState): boolean {
  if (inbound.every((source) => state[source.node] !== undefined)) return true;
  if (node.join.mode === 'all') return false;
  const live = inbound.filter((source) => isLive(source, state)).length;
  return live >= (node.join.mode === 'any' ? 1 : node.join.count);
}

/** Whether a value is there to read: its node completed and took the port. */
export function isLive(source: PlanSource, state: RunState): boolean {
  const node = state[source.node];
  return node?.status === 'completed' && !node.absent?.includes(source.port);
}

/** Segments that hold a ready node, in plan order. */
export function segmentsWith(plan: Plan, ready: readonly string[]): string[] {
  const wanted = new Set(ready);
  return plan.segments
    .filter((segment) => segment.nodes.some((node) => wanted.has(node)))
    .map((segment) => segment.id);
}
