import { isTerminalEvent, type RunEvent } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { anyFlow, oracle } from './random-flows.ts';
import { seeded } from './seeded.ts';
import { testBody } from './test-body.ts';
import { runOnWorkbench } from './workbench.ts';

function statesOf(events: readonly RunEvent[]): Record<string, string> {
  const states: Record<string, string> = {};
  for (const event of events) {
    if (event.type === 'node-completed') states[event.nodeId] = 'completed';
    if (event.type === 'node-skipped') states[event.nodeId] = 'skipped';
  }
  return states;
}

describe('running', () => {
  const cases = [
    { name: 'reordered and doubled deliveries', hostility: { twice: 0.4 } },
    { name: 'lost deliveries', hostility: { lost: 0.3 } },
    { name: 'dying workers', hostility: { deaths: 0.08, twice: 0.2 } },
    {
      name: 'a record that refuses and loses answers',
      hostility: { refusals: 0.05, lostAnswers: 0.05, twice: 0.2 },
    },
    {
      name: 'all of it',
      hostility: { deaths: 0.05, lost: 0.15, twice: 0.2, refusals: 0.03, lostAnswers: 0.03 },
    },
  ];
  for (const { name, hostility } of cases) {
    it(`G3 G5 F2 every node settles once and as drawn, under ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(anyFlow, fc.integer({ min: 1 }), async (flow, seed) => {
          const plan = planned(flow);
          const { events } = await runOnWorkbench(plan, { random: seeded(seed), ...hostility });
          expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
          expect(events.filter(isTerminalEvent)).toHaveLength(1);
          expect(events.at(-1)?.type).toBe('run-completed');
          const settled = events
            .filter((event) => event.type === 'node-completed' || event.type === 'node-skipped')
            .map((event) => ('nodeId' in event ? event.nodeId : ''));
          expect(settled.toSorted()).toEqual([...new Set(settled)].toSorted());
          expect(statesOf(events)).toEqual(
            Object.fromEntries(Object.entries(oracle(plan)).map(([id, state]) => [id, state.status])),
          );
        }),
        { numRuns: 25 },
      );
    });
  }

  it('E2 no node starts before everything it waits for is settled, by event numbers', async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, fc.integer({ min: 1 }), async (flow, seed) => {
        const plan = planned(flow);
        const { events } = await runOnWorkbench(plan, { random: seeded(seed), twice: 0.3 });
        const settledAt = new Map(
          events
            .filter((event) => event.type === 'node-completed' || event.type === 'node-skipped')
            .map((event) => ['nodeId' in event ? event.nodeId : '', event.seq]),
        );
        for (const event of events) {
          if (event.type !== 'node-started') continue;
          const node = plan.nodes.find((candidate) => candidate.id === event.nodeId);
          for (const source of node?.inputs.flatMap((input) => input.sources) ?? [])
            expect(settledAt.get(source.node)).toBeLessThan(event.seq);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('S4 a paid node that settled is never entered again, whoever dies later', async () => {
    const plan = planned(
      drawn(
        { start: 'start', one: 'paid', two: 'paid', three: 'paid', end: 'end' },
        'start.value>one.in one.value>two.in two.value>three.in three.value>end.text',
      ),
    );
    for (let seed = 1; seed <= 40; seed++) {
      let killed = false;
      const { events, entered } = await runOnWorkbench(plan, { random: seeded(seed) }, (attempt) => {
        if (attempt.node.id === 'three' && !killed) {
          killed = true;
          throw Object.assign(new Error('the worker went away'), {});
        }
        return testBody(attempt);
      });
      expect(entered.get('one')).toBe(1);
      expect(entered.get('two')).toBe(1);
      expect(events.filter(isTerminalEvent)).toHaveLength(1);
    }
  });
});
