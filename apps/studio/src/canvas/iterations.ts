import { type Flow, type NodeRun, parseEdgeEnd } from '@heddle/contracts';
import { createStore, type StoreApi } from 'zustand';
import type { NodeViews } from './node-view.ts';

/** Which iteration of each container is looked at, and what is inside of what. */
export interface IterationState {
  /** The container around each node that is in one. */
  readonly parents: Readonly<Record<string, string>>;
  /** How many nodes of each container an iteration runs. */
  readonly counts: Readonly<Record<string, number>>;
  /** Places of the chosen iterations by container; the latest where none is. */
  readonly chosen: Readonly<Record<string, number>>;
}

export type IterationStore = StoreApi<IterationState>;

/** How one iteration stands. */
export type IterationStatus = 'running' | 'waiting' | 'completed' | 'failed';

/** A container's iterations in the run that is shown. */
export interface IterationSummary {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** The one that is looked at; undefined before any began. */
  readonly shown: number | undefined;
  readonly isLatest: boolean;
  /** Place of the latest one that began. */
  readonly latest: number;
}

/** Makes a store for one flow; the latest iteration is shown everywhere. */
export function createIterationStore(): IterationStore {
  return createStore<IterationState>(() => ({ parents: {}, counts: {}, chosen: {} }));
}

/** What is inside of what, for {@link IterationState}. */
export function nestingOf(flow: Flow, views: NodeViews): Pick<IterationState, 'parents' | 'counts'> {
  const lent = new Set(
    flow.edges.filter((edge) => edge.kind === 'attachment').map((edge) => parseEdgeEnd(edge.from).node),
  );
  const parents: Record<string, string> = {};
  const counts: Record<string, number> = {};
  for (const { id, parent } of views.values()) {
    if (parent === undefined) continue;
    parents[id] = parent;
    if (!lent.has(id)) counts[parent] = (counts[parent] ?? 0) + 1;
  }
  return { parents, counts };
}

/** Containers around a node, from the outside in. */
export function pathTo(parents: IterationState['parents'], id: string): readonly string[] {
  const path: string[] = [];
  for (let at = parents[id]; at !== undefined && !path.includes(at); at = parents[at]) path.unshift(at);
  return path;
}

/** The iteration of the graph that an activation belongs to: what stands before a call of a lent node. */
function inGraph(iteration: string): string {
  return iteration.replace(/~.*/, '');
}

/** The choice that shows an activation: `2.0` of a node is place 2 of the outer container and 0 of the inner one. */
export function choiceOf(
  parents: IterationState['parents'],
  id: string,
  iteration: string,
): IterationState['chosen'] {
  const places = inGraph(iteration) === '' ? [] : inGraph(iteration).split('.').map(Number);
  const path = pathTo(parents, id);
  return Object.fromEntries(
    path.flatMap((container, level) => {
      const place = places[level];
      return place === undefined ? [] : [[container, place]];
    }),
  );
}

/** Shows the iterations in which an activation ran, wherever this store is looked at. */
export function showActivation(store: IterationStore, id: string, iteration: string): void {
  store.setState(({ parents, chosen }) => ({
    chosen: { ...chosen, ...choiceOf(parents, id, iteration) },
  }));
}

/**
 * The places chosen around a node and, of a container, inside of it, from the outside in, up to the first container
 * that shows its latest: what {@link showPlaces} takes.
 */
export function chosenPlaces({ parents, chosen }: IterationState, id: string): readonly number[] {
  const places = [...pathTo(parents, id), id].map((container) => chosen[container]);
  const end = places.indexOf(undefined);
  return places.slice(0, end < 0 ? places.length : end).filter((place) => place !== undefined);
}

/** Shows these places of the containers around a node and of itself. */
export function showPlaces(store: IterationStore, id: string, places: readonly number[]): void {
  store.setState(({ parents, chosen }) => {
    const containers = [...pathTo(parents, id), id].slice(0, places.length);
    return {
      chosen: {
        ...chosen,
        ...Object.fromEntries(containers.map((container, level) => [container, places[level] ?? 0])),
      },
    };
  });
}

/** What ran directly inside one activation of a container. */
interface Inside {
  readonly places: Map<number, NodeRun[]>;
  latest: number;
  /** What was made of it last, and from what. */
  told?: { readonly expected: number; readonly iterations: Iterations };
}

interface RunIndex {
  /** By node and iteration of the graph. */
  readonly activations: ReadonlyMap<string, NodeRun>;
  /** By the container's own activation. */
  readonly inside: ReadonlyMap<string, Inside>;
}

const indexes = new WeakMap<readonly NodeRun[], { parents: object; index: RunIndex }>();

function keyOf(id: string, iteration: string): string {
  return `${id}@${iteration}`;
}

/** The index of a run's activations, made once for each state of the run. */
function indexOf(nodes: readonly NodeRun[], parents: IterationState['parents']): RunIndex {
  const known = indexes.get(nodes);
  if (known?.parents === parents) return known.index;
  const activations = new Map<string, NodeRun>();
  const inside = new Map<string, Inside>();
  for (const node of nodes) {
    // Of a lent node's calls in one iteration, the newest stands for all.
    activations.set(keyOf(node.id, inGraph(node.iteration)), node);
    const parent = parents[node.id];
    if (parent === undefined || node.iteration === '' || node.iteration.includes('~')) continue;
    const dot = node.iteration.lastIndexOf('.');
    const key = keyOf(parent, dot < 0 ? '' : node.iteration.slice(0, dot));
    addInside(inside, key, Number(node.iteration.slice(dot + 1)), node);
  }
  const index = { activations, inside };
  indexes.set(nodes, { parents, index });
  return index;
}

function addInside(inside: Map<string, Inside>, key: string, place: number, node: NodeRun): void {
  const own = inside.get(key) ?? { places: new Map(), latest: place };
  inside.set(key, own);
  own.latest = Math.max(own.latest, place);
  const there = own.places.get(place);
  if (there) there.push(node);
  else own.places.set(place, [node]);
}

/** The iteration that is shown of what is directly inside a container: `2`, or `2.0`; undefined before one began. */
function shownIteration(
  nodes: readonly NodeRun[],
  state: IterationState,
  containers: readonly string[],
): string | undefined {
  const { inside } = indexOf(nodes, state.parents);
  let iteration = '';
  for (const container of containers) {
    const own = inside.get(keyOf(container, iteration));
    if (!own) return undefined;
    const chosen = state.chosen[container];
    const place = chosen !== undefined && own.places.has(chosen) ? chosen : own.latest;
    iteration = iteration === '' ? String(place) : `${iteration}.${place}`;
  }
  return iteration;
}

/** The activation of a node that is looked at; undefined before it has one. */
export function shownActivation(
  nodes: readonly NodeRun[],
  state: IterationState,
  id: string,
): NodeRun | undefined {
  const iteration = shownIteration(nodes, state, pathTo(state.parents, id));
  if (iteration === undefined) return undefined;
  return indexOf(nodes, state.parents).activations.get(keyOf(id, iteration));
}

/** Iterations of a container by place, and how many are over. */
interface Iterations {
  readonly all: readonly { readonly place: number; readonly status: IterationStatus }[];
  readonly done: number;
  readonly failed: number;
}

const NO_ITERATIONS: Iterations = { all: [], done: 0, failed: 0 };

/** The iterations of a container as they stand, by place. Empty before one began. */
export function iterationsOf(
  nodes: readonly NodeRun[],
  state: IterationState,
  container: string,
): Iterations['all'] {
  return toldOf(nodes, state, container).all;
}

function toldOf(nodes: readonly NodeRun[], state: IterationState, container: string): Iterations {
  const inside = insideOf(nodes, state, container);
  if (!inside) return NO_ITERATIONS;
  const isOver = shownActivation(nodes, state, container)?.status === 'completed';
  const expected = isOver ? 0 : (state.counts[container] ?? 0);
  if (inside.told?.expected !== expected)
    inside.told = { expected, iterations: tell(inside.places, expected) };
  return inside.told.iterations;
}

function insideOf(nodes: readonly NodeRun[], state: IterationState, container: string): Inside | undefined {
  const around = shownIteration(nodes, state, pathTo(state.parents, container));
  return around === undefined
    ? undefined
    : indexOf(nodes, state.parents).inside.get(keyOf(container, around));
}

function tell(places: Inside['places'], expected: number): Iterations {
  const all = [...places]
    .sort(([one], [other]) => one - other)
    .map(([place, activations]) => ({ place, status: statusOf(activations, expected) }));
  const count = (wanted: IterationStatus) => all.filter(({ status }) => status === wanted).length;
  return { all, done: count('completed'), failed: count('failed') };
}

function statusOf(activations: readonly NodeRun[], expected: number): IterationStatus {
  const has = (status: NodeRun['status']) => activations.some((each) => each.status === status);
  if (has('failed')) return 'failed';
  if (has('running')) return 'running';
  if (has('waiting')) return 'waiting';
  const settled = activations.filter(({ status }) => status === 'completed' || status === 'skipped').length;
  return settled >= expected ? 'completed' : 'running';
}

/** A container's iterations in numbers; undefined when it has none in this run. */
export function summarize(
  nodes: readonly NodeRun[],
  state: IterationState,
  container: string,
): IterationSummary | undefined {
  const own = shownActivation(nodes, state, container);
  const inside = insideOf(nodes, state, container);
  const total = Math.max(own?.iterations ?? 0, inside ? inside.latest + 1 : 0);
  if (!own || total <= 0) return undefined;
  const { done, failed } = toldOf(nodes, state, container);
  const chosen = state.chosen[container];
  const isThere = chosen !== undefined && inside?.places.has(chosen) === true;
  return {
    total,
    done,
    failed,
    shown: isThere ? chosen : inside?.latest,
    isLatest: !isThere,
    latest: inside?.latest ?? 0,
  };
}
