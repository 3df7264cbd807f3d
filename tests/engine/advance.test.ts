import type { RunState } from '@heddle/contracts';
import { advance } from '@heddle/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { anyFlow, oracle } from './random-flows.ts';

describe('advance', () => {
  it('E1 the decision does not depend on the order of settlements', () => {
    fc.assert(
      fc.property(anyFlow, fc.infiniteStream(fc.nat()), (flow, picks) => {
        const plan = planned(flow);
        const final = oracle(plan);
        const state: Record<string, RunState[string]> = {};
        for (;;) {
          const decision = advance(plan, state);
          for (const id of decision.skipped) state[id] = { status: 'skipped' };
          if (decision.over) break;
          const { value: pick } = picks.next();
          const chosen = decision.ready[(pick ?? 0) % decision.ready.length];
          // A run that is not over always has something to do: joins never hang.
          expect(chosen).toBeDefined();
          if (chosen === undefined) return;
          const settled = final[chosen];
          expect(settled?.status).toBe('completed');
          if (settled) state[chosen] = settled;
        }
        expect(state).toEqual(final);
      }),
      { numRuns: 300 },
    );
  });

  it('E2 a join that goes on at the first arrival starts before the others are settled', () => {
    //  start ─ a ─┐
    //        └ b ─┴ first ─ end
    const plan = planned(
      drawn(
        { start: 'start', a: 'work', b: 'work', join: 'first', end: 'end' },
        'start.value>a.in start.value>b.in a.value>join.in b.value>join.in join.value>end.text',
      ),
    );
    const done = { status: 'completed' } as const;
    expect(advance(plan, { start: done, a: done }).ready).toContain('join');
    expect(advance(plan, { start: done }).ready).toEqual(['a', 'b']);
  });

  it('E4 E5 skips propagate to everything that hangs on an outlet alone', () => {
    //  start ─ fork ─left─ a ─ b ─┐
    //              └right─ c ─────┴ end
    const plan = planned(
      drawn(
        {
          start: 'start',
          fork: { kind: 'fork', config: { take: 'right' } },
          a: 'work',
          b: 'strict',
          c: 'work',
          end: 'end',
        },
        'start.value>fork.in fork.left>a.in a.value>b.in fork.right>c.in b.value>end.b c.value>end.c',
      ),
    );
    const decision = advance(plan, {
      start: { status: 'completed' },
      fork: { status: 'completed', absent: ['left'] },
    });
    expect(decision).toMatchObject({ ready: ['c'], skipped: ['a', 'b'] });
  });

  it('E6 the first completed output in graph order answers', () => {
    const plan = planned(
      drawn(
        { start: 'start', fork: { kind: 'fork', config: { take: 'right' } }, one: 'end', two: 'end' },
        'start.value>fork.in fork.left>one.text fork.right>two.text',
      ),
    );
    const decision = advance(plan, {
      start: { status: 'completed' },
      fork: { status: 'completed', absent: ['left'] },
      two: { status: 'completed' },
    });
    expect(decision.over).toEqual({ status: 'completed', output: 'two' });
  });

  it('E7 a failed node ends the run', () => {
    const plan = planned(
      drawn({ start: 'start', a: 'work', end: 'end' }, 'start.value>a.in a.value>end.text'),
    );
    expect(advance(plan, { start: { status: 'completed' }, a: { status: 'failed' } }).over).toEqual({
      status: 'failed',
      activation: 'a',
    });
  });
});
