import { activationKey, type NodeRun } from '@heddle/contracts';

/** The activations of a run while its log is folded: changed in place, given away as lists that never change. */
export interface NodeList {
  /** Changes one activation; one that is not there yet begins as pending. */
  change(at: ActivationPlace, change: (node: NodeRun) => NodeRun): void;
  changeAll(change: (node: NodeRun) => NodeRun): void;
  /** Whether a body is at work. A container is under way as long as what is inside of it; it alone is not. */
  isBusy(): boolean;
  isWaiting(): boolean;
  /** The list as it stands; what follows changes another one. */
  list(): NodeRun[];
}

/** Where an event says that something happened; at the top without an iteration. */
export interface ActivationPlace {
  readonly nodeId: string;
  readonly iteration?: string | undefined;
}

/** Begins with the activations of a view, which stay as they are. */
export function createNodeList(first: NodeRun[]): NodeList {
  let nodes = first;
  let isGiven = true;
  let find = findOnce;
  let counts: Counts | undefined;
  const own = (): NodeRun[] => {
    if (isGiven) nodes = [...nodes];
    isGiven = false;
    return nodes;
  };
  const counted = (): Counts => {
    counts ??= countsOf(nodes);
    return counts;
  };
  const placeOf = (id: string, iteration: string): number => {
    const place = find(nodes, id, iteration);
    // One search costs less than an index, which pays from the second on.
    if (find === findOnce) find = createIndex();
    return place;
  };
  return {
    change: ({ nodeId, iteration = '' }, change) => {
      const place = placeOf(nodeId, iteration);
      const before = nodes[place];
      const after = change(before ?? { id: nodeId, iteration, status: 'pending', attempts: 0 });
      own()[before ? place : nodes.length] = after;
      if (!counts) return;
      if (before) add(counts, before, -1);
      add(counts, after, 1);
    },
    changeAll: (change) => {
      nodes = nodes.map(change);
      isGiven = false;
      counts = undefined;
    },
    isBusy: () => counted().busy > 0,
    isWaiting: () => counted().waiting > 0,
    list: () => {
      isGiven = true;
      return nodes;
    },
  };
}

interface Counts {
  busy: number;
  waiting: number;
}

function countsOf(nodes: readonly NodeRun[]): Counts {
  const counts = { busy: 0, waiting: 0 };
  for (const node of nodes) add(counts, node, 1);
  return counts;
}

function add(counts: Counts, node: NodeRun, by: 1 | -1): void {
  if (node.status === 'waiting') counts.waiting += by;
  if (node.status === 'running' && node.iterations === undefined) counts.busy += by;
}

/** The place of an activation in a list, or the length of the list. */
type Find = (nodes: readonly NodeRun[], id: string, iteration: string) => number;

function findOnce(nodes: readonly NodeRun[], id: string, iteration: string): number {
  const found = nodes.findIndex((node) => node.id === id && node.iteration === iteration);
  return found < 0 ? nodes.length : found;
}

/** Finds by an index that grows with the list: activations never leave it, nor change places. */
function createIndex(): Find {
  const places = new Map<string, number>();
  return (nodes, id, iteration) => {
    for (let place = places.size; place < nodes.length; place++) {
      const node = nodes[place];
      if (node) places.set(activationKey(node.id, node.iteration), place);
    }
    return places.get(activationKey(id, iteration)) ?? nodes.length;
  };
}
