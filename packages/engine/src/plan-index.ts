import {
  activationKey,
  type Iteration,
  type Plan,
  type PlanNode,
  type PlanSource,
  type Segment,
} from '@heddle/contracts';

/** A plan by what the engine asks of it. */
export interface PlanIndex {
  node(id: string): PlanNode | undefined;
  /** Nodes directly inside a container, or at the top, in topological order; lent ones are not among them. */
  children(parent: string | undefined): readonly PlanNode[];
  /** How many containers are around a node. */
  depth(id: string): number;
  /** Containers around a node, from the inside out. */
  around(id: string): readonly PlanNode[];
  /** Whether a node is inside a container, however deep. */
  isInside(id: string, container: string): boolean;
  /** All sources that a node's edges come from, in the order of its ports. */
  inbound(id: string): readonly PlanSource[];
  segmentOf(id: string): Segment | undefined;
  segment(id: string): Segment | undefined;
}

const indexes = new WeakMap<Plan, PlanIndex>();

/** The index of a plan, made once: plans are immutable. */
export function indexOf(plan: Plan): PlanIndex {
  const known = indexes.get(plan);
  if (known) return known;
  const made = createIndex(plan);
  indexes.set(plan, made);
  return made;
}

function createIndex(plan: Plan): PlanIndex {
  const nodes = new Map<string, PlanNode>(plan.nodes.map((node) => [node.id, node]));
  const children = new Map<string | undefined, PlanNode[]>();
  for (const node of plan.nodes) {
    if (node.lent) continue;
    const siblings = children.get(node.parent);
    if (siblings) siblings.push(node);
    else children.set(node.parent, [node]);
  }
  const around = new Map<string, readonly PlanNode[]>();
  const aroundOf = (id: string): readonly PlanNode[] => {
    const known = around.get(id);
    if (known) return known;
    const parent = nodes.get(nodes.get(id)?.parent ?? '');
    const found = parent ? [parent, ...aroundOf(parent.id)] : [];
    around.set(id, found);
    return found;
  };
  const inbound = new Map<string, readonly PlanSource[]>(
    plan.nodes.map((node) => [node.id, [...node.inputs.flatMap((input) => input.sources), ...node.after]]),
  );
  const segments = new Map(plan.segments.map((segment) => [segment.id, segment]));
  const segmentOf = new Map<string, Segment>(
    plan.segments.flatMap((segment) => segment.nodes.map((id) => [id, segment] as const)),
  );
  return {
    node: (id) => nodes.get(id),
    children: (parent) => children.get(parent) ?? [],
    depth: (id) => aroundOf(id).length,
    around: aroundOf,
    isInside: (id, container) => aroundOf(id).some((node) => node.id === container),
    inbound: (id) => inbound.get(id) ?? [],
    segmentOf: (id) => segmentOf.get(id),
    segment: (id) => segments.get(id),
  };
}

/** The iteration of a container's inside: `''` and 2 make `'2'`, `'2'` and 0 make `'2.0'`. */
export function innerIteration(iteration: Iteration, place: number): Iteration {
  return iteration === '' ? String(place) : `${iteration}.${place}`;
}

/** The iteration around, so many levels from the top. */
export function outerIteration(iteration: Iteration, depth: number): Iteration {
  if (depth === 0) return '';
  const whole = inPlan(iteration);
  const end = startOfLevel(whole, depth);
  return end < 0 ? whole : whole.slice(0, end - 1);
}

/** A container's place in its own list, as an activation inside it sees it. */
export function placeIn(index: PlanIndex, container: string, iteration: Iteration): number {
  const whole = inPlan(iteration);
  const from = startOfLevel(whole, index.depth(container));
  if (from < 0) return Number.NaN;
  const end = whole.indexOf('.', from);
  return Number(end < 0 ? whole.slice(from) : whole.slice(from, end));
}

/** Where in an iteration the place at this depth begins; -1 when it is not so deep. */
function startOfLevel(iteration: Iteration, depth: number): number {
  let from = 0;
  for (let level = 0; level < depth; level++) {
    const at = iteration.indexOf('.', from);
    if (at < 0) return -1;
    from = at + 1;
  }
  return from;
}

/** The iteration of the graph that a call of a lent node belongs to: what stands before `~`. */
export function inPlan(iteration: Iteration): Iteration {
  const at = iteration.indexOf('~');
  return at < 0 ? iteration : iteration.slice(0, at);
}

/** The activation of another node that a reader in this iteration sees: its own iteration, cut to the other's depth. */
export function seenFrom(index: PlanIndex, id: string, iteration: Iteration): string {
  if (iteration === '') return id;
  const depth = index.depth(id);
  return depth === 0 ? id : activationKey(id, outerIteration(iteration, depth));
}
