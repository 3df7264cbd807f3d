import type { RunState } from '@heddle/contracts';
import { emptyRun, foldRun, gatherInputs, withInputs } from '@heddle/engine';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';

//  start ─ a ─ b ─ end
const plan = planned(
  drawn(
    { start: 'start', a: 'work', b: 'work', end: 'end' },
    'start.value>a.in a.value>b.in b.value>end.text',
  ),
);
const done = { status: 'completed' } as const;
const state: RunState = { start: done, a: done };
const values = { start: { value: 1 }, a: { value: 'from a' } };
const node = (id: string) => plan.nodes.find((each) => each.id === id) ?? expect.fail(`no node ${id}`);
const fork = { runId: 'earlier', nodeId: 'b', inputs: { in: 'given' } };

describe('a run that goes on from a node of an earlier one', () => {
  it('F1 what was given enters the node it starts at, and no other', () => {
    const place = { plan, state, values, iteration: '', run: { fork } };
    expect(gatherInputs(node('b'), place)).toEqual({ in: 'given' });
    expect(gatherInputs(node('a'), place)).toEqual({ in: [1] });
  });

  it('F2 without values of its own it takes what comes along the edges', () => {
    const { inputs: _inputs, ...plain } = fork;
    const place = { plan, state, values, iteration: '', run: { fork: plain } };
    expect(gatherInputs(node('b'), place)).toEqual({ in: ['from a'] });
  });

  it('F3 only the activation at the top is meant, never an iteration', () => {
    const place = { plan, state, values, iteration: '0', run: { fork } };
    expect(gatherInputs(node('b'), place)).not.toEqual({ in: 'given' });
  });

  it('F4 the view of the run shows what was given as what entered', () => {
    const header = { id: 'run', planId: plan.id, input: { value: 1 }, createdAt: 0, fork };
    const at = { runId: 'run', workerId: 'w', jobId: 'j', attempt: 1, durationMs: 1 };
    const view = foldRun(emptyRun(header, plan), [
      { ...at, type: 'node-completed', seq: 1, at: 1, nodeId: 'start', outputs: { value: 1 } },
      {
        ...at,
        type: 'node-completed',
        seq: 2,
        at: 2,
        nodeId: 'a',
        outputs: { value: 'from a' },
        pinned: true,
      },
      { ...at, type: 'node-completed', seq: 3, at: 3, nodeId: 'b', outputs: { value: 'from b' } },
    ]);
    const shown = withInputs(view, plan).nodes;
    expect(shown.find((each) => each.id === 'b')?.inputs).toEqual({ in: 'given' });
    expect(shown.find((each) => each.id === 'a')?.inputs).toEqual({ in: [1] });
  });

  it('S18 what was given and is kept elsewhere is left out of the view: what came along the edges did not enter', () => {
    const header = { id: 'run', planId: plan.id, input: { value: 1 }, createdAt: 0 };
    const at = { runId: 'run', workerId: 'w', jobId: 'j', attempt: 1, durationMs: 1 };
    const log = ['start', 'a', 'b'].map((nodeId, place) => ({
      ...at,
      type: 'node-completed' as const,
      seq: place + 1,
      at: 1,
      nodeId,
      outputs: { value: nodeId },
    }));
    const inputsOf = (given: object) => {
      const kept = { runId: 'earlier', nodeId: 'b', inputsRef: 'sha256:0', ...given };
      const shown = withInputs(foldRun(emptyRun({ ...header, fork: kept }, plan), log), plan).nodes;
      return ['a', 'b'].map((id) => shown.find((each) => each.id === id)?.inputs);
    };
    expect(inputsOf({})).toEqual([{ in: ['start'] }, undefined]);
    expect(inputsOf({ inputs: { in: 'read' } })).toEqual([{ in: ['start'] }, { in: 'read' }]);
  });
});
