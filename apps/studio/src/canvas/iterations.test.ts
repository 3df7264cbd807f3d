import type { NodeRun } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { choiceOf, type IterationState, iterationsOf, shownActivation, summarize } from './iterations.ts';

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
