import type { NodeRun } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import {
  choiceOf,
  chosenPlaces,
  createIterationStore,
  type IterationState,
  iterationsOf,
  showActivation,
  shownActivation,
  showPlaces,
  summarize,
} from './iterations.ts';

const state: IterationState = {
  parents: { step: 'map', round: 'map', say: 'round' },
  counts: { map: 2, round: 1 },
  chosen: {},
};
const run = (
  id: string,
  iteration: string,
  status: NodeRun['status'],
  more: Partial<NodeRun> = {},
): NodeRun => ({
  id,
  iteration,
  status,
  attempts: 1,
  ...more,
});
const nodes = [
  run('map', '', 'running', { iterations: 12 }),
  run('step', '0', 'completed'),
  run('round', '0', 'completed', { iterations: 2 }),
  run('say', '0.0', 'completed'),
  run('say', '0.1', 'completed'),
  run('step', '1', 'failed'),
  run('step', '2', 'completed'),
  run('round', '2', 'running', { iterations: 1 }),
  run('say', '2.0', 'waiting'),
];

describe('iterations of a container', () => {
  it('are over when every node of theirs is, failed when one is, and as many as the container asked for', () => {
    expect(iterationsOf(nodes, state, 'map')).toEqual([
      { place: 0, status: 'completed' },
      { place: 1, status: 'failed' },
      { place: 2, status: 'running' },
    ]);
    expect(summarize(nodes, state, 'map')).toEqual({
      total: 12,
      done: 1,
      failed: 1,
      shown: 2,
      isLatest: true,
      latest: 2,
    });
  });

  it('show the latest until one is chosen, at every level', () => {
    expect(shownActivation(nodes, state, 'say')?.iteration).toBe('2.0');
    const chosen = { ...state, chosen: choiceOf(state.parents, 'say', '0.1') };
    expect(chosen.chosen).toEqual({ map: 0, round: 1 });
    expect(shownActivation(nodes, chosen, 'say')?.iteration).toBe('0.1');
    expect(shownActivation(nodes, chosen, 'step')?.iteration).toBe('0');
    expect(summarize(nodes, chosen, 'round')).toMatchObject({ total: 2, done: 2, shown: 1, isLatest: false });
  });

  it('of a choice that another run does not have show the latest', () => {
    expect(shownActivation(nodes, { ...state, chosen: { map: 40 } }, 'step')?.iteration).toBe('2');
  });

  it('have no activation where none began', () => {
    expect(shownActivation(nodes, { ...state, chosen: { map: 1 } }, 'say')).toBeUndefined();
    expect(summarize([run('map', '', 'pending')], state, 'map')).toBeUndefined();
  });
});

describe('one choice for the canvas and the panels', () => {
  it('showing an activation chooses the places of all containers around it', () => {
    const store = createIterationStore();
    store.setState({ parents: state.parents });
    showActivation(store, 'say', '0.1');
    expect(store.getState().chosen).toEqual({ map: 0, round: 1 });
    expect(shownActivation(nodes, store.getState(), 'say')?.iteration).toBe('0.1');
  });

  it('what is chosen around a node and inside of it is told as places, and the places bring it back', () => {
    const store = createIterationStore();
    store.setState({ parents: state.parents });
    showPlaces(store, 'round', [0, 1]);
    expect(store.getState().chosen).toEqual({ map: 0, round: 1 });
    expect(chosenPlaces(store.getState(), 'round')).toEqual([0, 1]);
    expect(chosenPlaces(store.getState(), 'step')).toEqual([0]);
    expect(chosenPlaces({ ...state, chosen: { round: 1 } }, 'say')).toEqual([]);
  });

  it('of the calls of a lent node the newest in the iteration is shown', () => {
    const calls = [...nodes, run('tool', '0~1', 'completed'), run('tool', '0~2', 'failed')];
    const lent = { ...state, parents: { ...state.parents, tool: 'map' }, chosen: { map: 0 } };
    expect(shownActivation(calls, lent, 'tool')?.iteration).toBe('0~2');
    expect(choiceOf(lent.parents, 'tool', '2~1')).toEqual({ map: 2 });
  });
});
