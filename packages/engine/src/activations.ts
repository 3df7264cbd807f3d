import {
  activationKey,
  HeddleError,
  isSettled,
  type NodeState,
  type Plan,
  type PlanNode,
  type PlanSource,
  parseActivationKey,
  type RunState,
} from '@heddle/contracts';
import { indexOf, inPlan, type PlanIndex, placeIn, seenFrom } from './plan-index.ts';

/** The node of an activation. @throws HeddleError `plan-unknown` when the plan has none of that name. */
export function nodeAt(plan: Plan, key: string): PlanNode {
  const node = indexOf(plan).node(parseActivationKey(key).nodeId);
  if (node) return node;
  throw unknownPart(plan, 'node', key);
}

/** The activations of a segment's instance, in plan order. @throws HeddleError `plan-unknown`, as {@link nodeAt}. */
export function activationsOf(plan: Plan, instance: string): readonly string[] {
  const { nodeId: id, iteration } = parseActivationKey(instance);
  const segment = indexOf(plan).segment(id);
  if (!segment) throw unknownPart(plan, 'segment', instance);
  return segment.nodes.map((node) => activationKey(node, iteration));
}

function unknownPart(plan: Plan, what: 'node' | 'segment', key: string): HeddleError {
  return new HeddleError(
    'plan-unknown',
    `Plan ${plan.id} has no ${what} \`${key}\`, though its run names one. Check who else writes to the database; a backup has the run as it was.`,
  );
}

/** Whether a value is there to read: its node completed and took the port, or the iteration itself gives it. */
export function isLive(index: PlanIndex, source: PlanSource, iteration: string, state: RunState): boolean {
  return source.inside === true || takes(state[seenFrom(index, source.node, iteration)], source.port);
}

/** Whether a node completed and took a port. */
export function takes(node: NodeState | undefined, port: string): boolean {
  return node?.status === 'completed' && !node.absent?.includes(port);
}

/**
 * Activations of these that are inside a container, however deep, in one iteration of it. Without one: in all
 * iterations of the container's own activation.
 */
export function keysInside(
  index: PlanIndex,
  keys: readonly string[],
  container: string,
  inner: string,
): readonly string[] {
  return keys.filter((key) => {
    const { nodeId, iteration } = parseActivationKey(key);
    if (!index.isInside(nodeId, container)) return false;
    const whole = inPlan(iteration);
    return inner === '' || whole === inner || whole.startsWith(`${inner}.`);
  });
}

/**
 * Whether an activation no longer matters: it is settled, or an iteration around it is over. What a worker still makes
 * of it is dropped. A call that failed may be made again.
 */
export function isGone(plan: Plan, state: RunState, key: string): boolean {
  const now = state[key];
  if (isSettled(now) && !(now.status === 'failed' && isCall(key))) return true;
  const index = indexOf(plan);
  const { nodeId, iteration } = parseActivationKey(key);
  for (const container of index.around(nodeId)) {
    const open = state[seenFrom(index, container.id, iteration)];
    if (open?.status !== 'open' || open.marks[placeIn(index, container.id, iteration)] !== '.') return true;
  }
  return false;
}

/** Whether an activation is a call of a lent node. */
export function isCall(key: string): boolean {
  return key.includes('~');
}

/** Instances of segments that hold a ready activation, in the order of those. */
export function segmentsWith(plan: Plan, ready: readonly string[]): string[] {
  const index = indexOf(plan);
  const segments = new Set<string>();
  for (const key of ready) {
    const { nodeId, iteration } = parseActivationKey(key);
    const segment = index.segmentOf(nodeId);
    if (segment) segments.add(activationKey(segment.id, iteration));
  }
  return [...segments];
}
