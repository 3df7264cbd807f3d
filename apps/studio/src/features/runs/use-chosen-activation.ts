import type { Flow, NodeRun, RunView } from '@heddle/contracts';
import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import {
  chosenPlaces,
  type IterationStore,
  showActivation,
  shownActivation,
  showPlaces,
} from '../../canvas/iterations.ts';
import { useIterationStore } from '../../canvas/use-iteration-store.ts';

/** The activation that is looked at: a node, in the iteration that the canvas shows of it. */
export interface ChosenActivation {
  readonly nodeId: string | undefined;
  /** As it stood at the moment that is shown; one that came later has not started. */
  readonly activation: NodeRun | undefined;
  /** Its key among a run's activations: `<node>#<iteration>`. */
  readonly key: string | undefined;
  readonly iterations: IterationStore;
  /** Places of the chosen iterations around it, for the address. */
  readonly places: readonly number[];
  /** Shows an activation, and the iterations it ran in everywhere. */
  readonly select: (key: string | undefined) => void;
  /** Shows a node in the iterations that are shown already. */
  readonly selectNode: (id: string | undefined) => void;
}

/** The key of an activation in lists of a run. */
export function keyOf({ id, iteration }: Pick<NodeRun, 'id' | 'iteration'>): string {
  return `${id}#${iteration}`;
}

/** Which activation is looked at. Iterations are chosen in one place for the canvas, the chart and the panel. */
export function useChosenActivation(
  run: RunView,
  then: RunView,
  flow: Flow | undefined,
  first: { readonly node: string | undefined; readonly places: readonly number[] },
): ChosenActivation {
  const iterations = useIterationStore(flow);
  const state = useStore(iterations);
  const [nodeId, setNodeId] = useState(first.node);
  const [call, setCall] = useState<string>();
  const [start] = useState(first);
  useEffect(() => {
    if (flow && start.node !== undefined) showPlaces(iterations, start.node, start.places);
  }, [flow, iterations, start]);
  const find = (nodes: readonly NodeRun[]): NodeRun | undefined => {
    if (nodeId === undefined) return undefined;
    const shown = shownActivation(nodes, state, nodeId);
    const isOther =
      shown === undefined || call === undefined || graphPart(call) !== graphPart(shown.iteration);
    return isOther ? shown : (nodes.find((node) => node.id === nodeId && node.iteration === call) ?? shown);
  };
  const known = find(then.nodes);
  const later = known ? undefined : find(run.nodes);
  const activation =
    known ?? (later && { id: later.id, iteration: later.iteration, status: 'pending' as const, attempts: 0 });
  const selectNode = useCallback((id: string | undefined) => {
    setNodeId(id);
    setCall(undefined);
  }, []);
  return {
    nodeId,
    activation,
    key: activation && keyOf(activation),
    iterations,
    places: nodeId === undefined ? [] : chosenPlaces(state, nodeId),
    select: (key) => {
      const [id, iteration = ''] = key?.split('#') ?? [];
      setNodeId(id);
      setCall(iteration.includes('~') ? iteration : undefined);
      if (id !== undefined) showActivation(iterations, id, iteration);
    },
    selectNode,
  };
}

function graphPart(iteration: string): string {
  return iteration.replace(/~.*/, '');
}
