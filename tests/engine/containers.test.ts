import { isTerminalEvent, type RunEvent, type RunState } from '@heddle/contracts';
import { advance, isGone, planResume } from '@heddle/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { seeded } from './seeded.ts';
import { testBody } from './test-body.ts';
import { runOnWorkbench } from './workbench.ts';

const calm = { random: seeded(7) };

function outputOf(events: readonly RunEvent[]): unknown {
  const last = events.at(-1);
  if (last?.type !== 'run-completed')
    throw new Error(`Expected a completed run, found ${JSON.stringify(last)}.`);
  return last.output;
}

const mapped = (config: { parallel?: number; failures?: string } = {}) =>
  planned(
    drawn(
      {
        start: 'start',
        each: { kind: 'each', config },
        up: { kind: 'work', parent: 'each' },
        end: 'end',
      },
      'start.value>each.items each.item>up.in up.value>each.yield each.results>end.results',
    ),
  );

describe('containers', () => {
  it('E10 a map gives the results in the order of its items, whichever was ready first', async () => {
    const { events, entered } = await runOnWorkbench(mapped(), calm, testBody, {
      value: ['a', 'b', 'c', 'd', 'e'],
    });
    expect(outputOf(events)).toEqual({
      results: ['a', 'b', 'c', 'd', 'e'].map((item) => ({ up: [item] })),
    });
    expect([...entered].filter(([key]) => key.startsWith('up'))).toEqual(
      expect.arrayContaining([0, 1, 2, 3, 4].map((place) => [`up@${place}`, 1])),
    );
  });

  it('E10 an empty list gives an empty result', async () => {
    const { events } = await runOnWorkbench(mapped(), calm, testBody, { value: [] });
    expect(outputOf(events)).toEqual({ results: [] });
  });

  it('E11 a loop sees what the round before gave, and its own result is the last', async () => {
    const plan = planned(
      drawn(
        {
          start: 'start',
          loop: { kind: 'repeat', config: { rounds: 3 } },
          up: { kind: 'pure', parent: 'loop' },
          end: 'end',
        },
        'start.value>loop.initial loop.last>up.in up.value>loop.yield loop.result>end.result',
      ),
    );
    const { events } = await runOnWorkbench(plan, calm, testBody, { value: 'seed' });
    expect(outputOf(events)).toEqual({ result: { up: [{ up: [{ up: ['seed'] }] }] } });
  });

  it('E12 with `collect` a failed item is its result; otherwise it fails the map', async () => {
    const body: typeof testBody = (attempt) => {
      if (attempt.node.id === 'up' && attempt.iteration === '1') throw new Error('no');
      return testBody(attempt);
    };
    const collected = await runOnWorkbench(mapped({ failures: 'collect' }), calm, body, {
      value: ['a', 'b', 'c'],
    });
    expect(outputOf(collected.events)).toEqual({ results: [{ up: ['a'] }, null, { up: ['c'] }] });
    const failed = await runOnWorkbench(mapped(), calm, body, { value: ['a', 'b', 'c'] });
    expect(failed.events.at(-1)).toMatchObject({ type: 'run-failed', nodeId: 'each' });
  });

  const nested = planned(
    drawn(
      {
        start: 'start',
        each: { kind: 'each', config: { parallel: 3 } },
        loop: { kind: 'repeat', config: { rounds: 2 }, parent: 'each' },
        fork: { kind: 'fork', config: { take: 'right' }, parent: 'loop' },
        left: { kind: 'work', parent: 'loop' },
        right: { kind: 'paid', parent: 'loop' },
        meet: { kind: 'pure', parent: 'loop' },
        pause: { kind: 'pause', parent: 'each' },
        end: 'end',
      },
      `start.value>each.items each.item>loop.initial loop.last>fork.in fork.left>left.in fork.right>right.in
       left.value>meet.in right.value>meet.in meet.value>loop.yield loop.result>pause.in loop.result>each.yield
       each.results>end.results`,
    ),
  );

  it('S12 an iteration that ends in the decision that fails its container stays over', () => {
    const plan = mapped({ parallel: 2 });
    const state: RunState = {
      start: { status: 'completed' },
      each: { status: 'open', marks: '..' },
      'up@0': { status: 'completed' },
      'up@1': { status: 'failed' },
    };
    const { ready, settled, forgotten, failing } = advance(plan, state);
    expect({ ready, settled, forgotten, failing }).toEqual({
      ready: ['each'],
      settled: { each: { status: 'open', marks: 'y.' } },
      forgotten: ['up@0'],
      failing: { each: 'up@1' },
    });
    const failed: RunState = { start: { status: 'completed' }, each: { status: 'failed', marks: 'y.' } };
    const again = planResume(failed).settled;
    expect(advance(plan, { ...failed, ...again }).ready).toEqual(['up@1']);
  });

  it('E13 what a decision skips in an iteration that it ends is not written', () => {
    const plan = planned(
      drawn(
        {
          start: 'start',
          each: { kind: 'each', config: { failures: 'collect' } },
          fork: { kind: 'fork', parent: 'each' },
          up: { kind: 'work', parent: 'each' },
          end: 'end',
        },
        'start.value>each.items each.item>fork.in fork.left>up.in up.value>each.yield each.results>end.results',
      ),
    );
    const decision = advance(plan, {
      start: { status: 'completed' },
      each: { status: 'open', marks: '.' },
      'fork@0': { status: 'completed', absent: ['left'] },
    });
    expect(decision.skipped).toEqual(['up@0']);
    expect(decision.settled).toEqual({ each: { status: 'open', marks: 'e' } });
    expect([...decision.forgotten].sort()).toEqual(['fork@0', 'up@0']);
  });

  it('E13 S15 a call from inside an iteration is over with it, and not before', () => {
    const plan = planned({
      ...drawn(
        {
          start: 'start',
          each: { kind: 'each', config: { parallel: 2 } },
          agent: { kind: 'borrower', parent: 'each' },
          tool: { kind: 'lender', parent: 'each' },
          end: 'end',
        },
        '',
      ),
      edges: [
        { from: 'start.value', to: 'each.items' },
        { from: 'each.item', to: 'agent.in' },
        { from: 'agent.value', to: 'each.yield' },
        { from: 'each.results', to: 'end.results' },
        { from: 'tool.tool', to: 'agent.tools', kind: 'attachment' },
      ],
    });
    const call = 'tool@0~agent.0.1234abcd';
    const state: RunState = {
      start: { status: 'completed' },
      each: { status: 'open', marks: '..' },
      [call]: { status: 'begun', attempt: 1 },
    };
    expect(isGone(plan, state, call)).toBe(false);
    expect(isGone(plan, { ...state, [call]: { status: 'failed' } }, call)).toBe(false);
    expect(isGone(plan, { ...state, each: { status: 'open', marks: 'y.' } }, call)).toBe(true);
    const over = advance(plan, {
      ...state,
      'agent@0': { status: 'completed' },
      [call]: { status: 'completed' },
    });
    expect(over.forgotten).toEqual([call, 'agent@0']);
  });

  it('G3 G5 containers in containers end once, whatever is lost, doubled or killed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 6 }), async (seed, count) => {
        const items = Array.from({ length: count }, (_, place) => `item-${place}`);
        const hostility = {
          random: seeded(seed),
          lost: 0.1,
          twice: 0.2,
          deaths: 0.02,
          refusals: 0.02,
          lostAnswers: 0.02,
        };
        const { events } = await runOnWorkbench(nested, hostility, testBody, { value: items });
        expect(events.filter(isTerminalEvent)).toHaveLength(1);
        expect(outputOf(events)).toEqual({ results: items.map(() => ({ meet: [expect.anything()] })) });
        const commits = events.filter((event) => event.type === 'node-completed');
        const keys = commits.map((event) => `${event.nodeId}@${event.iteration ?? ''}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 60 },
    );
  });
});
