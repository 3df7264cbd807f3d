import { isTerminalEvent, type RunEvent } from '@heddle/contracts';
import { advance } from '@heddle/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { seeded } from './seeded.ts';
import { testBody } from './test-body.ts';
import { runOnWorkbench } from './workbench.ts';

type Body = NonNullable<Parameters<typeof runOnWorkbench>[2]>;

const ends = { kind: 'end', config: { ends: true } };
const done = { status: 'completed' } as const;

//  start ─ slow ─ first
//        └ quick ─┬ exit
//                 └ other
const plan = planned(
  drawn(
    { start: 'start', slow: 'work', quick: 'work', first: 'end', exit: ends, other: ends },
    'start.value>slow.in start.value>quick.in slow.value>first.a quick.value>exit.b quick.value>other.c',
  ),
);

describe('an output that ends the run', () => {
  it('E15 is the end at once, whatever else is under way, and answers', () => {
    const state = { start: done, quick: done };
    expect(advance(plan, state)).toMatchObject({ ready: ['slow', 'exit', 'other'] });
    expect(advance(plan, { ...state, exit: done })).toMatchObject({
      ready: [],
      skipped: [],
      over: { status: 'completed', output: 'exit' },
    });
  });

  it('E15 answers before an output that comes earlier and ends nothing; of two that end, the first in order', () => {
    const state = { start: done, quick: done, slow: done, first: done, other: done };
    expect(advance(plan, state).over).toEqual({ status: 'completed', output: 'other' });
    expect(advance(plan, { ...state, exit: done }).over).toEqual({ status: 'completed', output: 'exit' });
  });

  it('E15 it stands before a failure in the same state', () => {
    expect(advance(plan, { start: done, quick: done, exit: done, slow: { status: 'failed' } }).over).toEqual({
      status: 'completed',
      output: 'exit',
    });
  });

  it('E15 skipped, it ends nothing', () => {
    const forked = planned(
      drawn(
        {
          start: 'start',
          fork: { kind: 'fork', config: { take: 'right' } },
          exit: ends,
          go: 'work',
          out: 'end',
        },
        'start.value>fork.in fork.left>exit.a fork.right>go.in go.value>out.b',
      ),
    );
    const decision = advance(forked, { start: done, fork: { status: 'completed', absent: ['left'] } });
    expect(decision).toMatchObject({ ready: ['go'], skipped: ['exit'] });
    expect(decision.over).toBeUndefined();
  });

  it('E15 does not wait for a body that never comes back', async () => {
    const body: Body = (attempt) =>
      attempt.node.id === 'slow' ? new Promise(() => undefined) : testBody(attempt);
    for (let seed = 1; seed <= 10; seed++) {
      const { events } = await runOnWorkbench(plan, { random: seeded(seed) }, body);
      expect(events.at(-1)).toMatchObject({ type: 'run-completed', output: { b: 'quick' } });
    }
  });

  it('G3 G5 E15 a run ends once and nothing follows, whatever is lost, doubled or killed', async () => {
    // An exit beside a map whose items would go on: the run ends in the middle of it, or after it.
    const wide = planned(
      drawn(
        {
          start: 'start',
          each: { kind: 'each', config: { parallel: 3 } },
          up: { kind: 'paid', parent: 'each' },
          first: 'end',
          gate: 'work',
          exit: ends,
        },
        `start.value>each.items each.item>up.in up.value>each.yield each.results>first.results
         start.value>gate.in gate.value>exit.gate`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1 }), fc.integer({ min: 0, max: 5 }), async (seed, count) => {
        const hostility = {
          random: seeded(seed),
          lost: 0.1,
          twice: 0.2,
          deaths: 0.03,
          refusals: 0.03,
          lostAnswers: 0.03,
        };
        const value = Array.from({ length: count }, (_, place) => place);
        const { events } = await runOnWorkbench(wide, hostility, testBody, { value });
        expect(events.filter(isTerminalEvent)).toHaveLength(1);
        expect(events.at(-1)).toMatchObject({ type: 'run-completed', output: { gate: 'gate' } });
        const settled = events.filter((event) => event.type === 'node-completed').map(keyOf);
        expect(new Set(settled).size).toBe(settled.length);
        expect(settled).toContain('exit@');
      }),
      { numRuns: 60 },
    );
  });
});

function keyOf(event: RunEvent & { type: 'node-completed' }): string {
  return `${event.nodeId}@${event.iteration ?? ''}`;
}
