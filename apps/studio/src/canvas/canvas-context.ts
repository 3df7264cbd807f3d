import { activationKey, type Diagnostic, type NodeRun } from '@heddle/contracts';
import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { NO_RUN, type RunState } from '../runs/run-store.ts';
import {
  createIterationStore,
  type IterationStore,
  type IterationSummary,
  shownActivation,
  summarize,
} from './iterations.ts';

/** What is wrong with a flow, by node. */
export interface ProblemState {
  readonly diagnostics: readonly Diagnostic[];
  readonly byNode: Readonly<Record<string, readonly Diagnostic[]>>;
}

/** What nodes and edges on a canvas look at besides their own data. */
export interface CanvasStores {
  readonly run: StoreApi<RunState>;
  readonly problems: StoreApi<ProblemState>;
  /** Which iterations of containers are looked at. */
  readonly iterations: IterationStore;
  readonly isReadOnly: boolean;
}

const QUIET_RUN = createStore<RunState>(() => NO_RUN);
const NO_ITERATIONS = createIterationStore();
const NO_PROBLEMS = createStore<ProblemState>(() => ({ diagnostics: [], byNode: {} }));

const CanvasContext = createContext<CanvasStores>({
  run: QUIET_RUN,
  problems: NO_PROBLEMS,
  iterations: NO_ITERATIONS,
  isReadOnly: true,
});

/** Gives the canvas below its run and its problems; either may be left out. */
export const CanvasProvider = CanvasContext.Provider;

/** Stores for a canvas that only shows a flow. */
export function quietCanvas(stores: Partial<CanvasStores> = {}): CanvasStores {
  return { run: QUIET_RUN, problems: NO_PROBLEMS, iterations: NO_ITERATIONS, isReadOnly: true, ...stores };
}

export function useCanvasStores(): CanvasStores {
  return useContext(CanvasContext);
}

/**
 * How a node stands in the run that is shown, inside a container in the iteration that is looked at; undefined when none
 * is, or the run does not know it.
 */
export function useNodeRun(id: string): NodeRun | undefined {
  const { run, iterations } = useContext(CanvasContext);
  const state = useStore(iterations);
  return useStore(run, ({ view, nodes }) =>
    state.parents[id] === undefined ? nodes[id] : view && shownActivation(view.nodes, state, id),
  );
}

/** A container's iterations in the run that is shown, in numbers. */
export function useIterations(id: string): IterationSummary | undefined {
  const { run, iterations } = useContext(CanvasContext);
  const state = useStore(iterations);
  return useStore(
    run,
    useShallow(({ view }) => view && summarize(view.nodes, state, id)),
  );
}

/** Shows another iteration of a container; the latest when none is named. */
export function useChooseIteration(): (container: string, place: number | undefined) => void {
  const { iterations } = useContext(CanvasContext);
  return (container, place) =>
    iterations.setState(({ chosen }) => {
      const { [container]: _before, ...others } = chosen;
      return { chosen: place === undefined ? others : { ...others, [container]: place } };
    });
}

/** The text a node is writing just now, inside a container in the iteration that is looked at. */
export function useNodeText(id: string): string | undefined {
  const iteration = useNodeRun(id)?.iteration ?? '';
  return useStore(useContext(CanvasContext).run, (state) => state.texts[activationKey(id, iteration)]);
}

const NONE: readonly Diagnostic[] = [];

/** What is wrong with a node. */
export function useNodeProblems(id: string): readonly Diagnostic[] {
  return useStore(useContext(CanvasContext).problems, (state) => state.byNode[id] ?? NONE);
}
