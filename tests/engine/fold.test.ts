import type { RunEvent } from '@heddle/contracts';
import { emptyRun, foldEvent, foldRun, withInputs } from '@heddle/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { anyFlow } from './random-flows.ts';
import { seeded } from './seeded.ts';
import { runOnWorkbench } from './workbench.ts';

describe('fold', () => {
  it('F1 folding an event twice, or a log in pieces, gives the same view', async () => {
    await fc.assert(
      fc.asyncProperty(anyFlow, fc.integer({ min: 1 }), fc.nat(), async (flow, seed, cut) => {
        const plan = planned(flow);
        const { events, runId } = await runOnWorkbench(plan, { random: seeded(seed) });
        const empty = emptyRun({ id: runId, planId: plan.id, input: {}, createdAt: 0 }, plan);
        const whole = foldRun(empty, events);
        const at = cut % (events.length + 1);
        expect(foldRun(foldRun(empty, events.slice(0, at)), events)).toEqual(whole);
        expect(events.reduce((view, event) => foldEvent(foldEvent(view, event), event), empty)).toEqual(
          whole,
        );
        expect(whole.status).toBe('completed');
      }),
      { numRuns: 20 },
    );
  });

  it('F3 what entered a node that starts at the first arrival is not what came after it', () => {
    const edges = 'start.value>a.in start.value>b.in a.value>join.in b.value>join.in join.value>end.text';
    const plan = planned(drawn({ start: 'start', a: 'work', b: 'work', join: 'first', end: 'end' }, edges));
    const log = ['b', 'join', 'a'].map(
      (nodeId, place) =>
        ({
          type: 'node-completed',
          runId: 'r',
          seq: place + 1,
          at: place,
          nodeId,
          attempt: 1,
          outputs: { value: nodeId },
          durationMs: 0,
        }) as unknown as RunEvent, // cast: the members that a fold reads
    );
    const empty = emptyRun({ id: 'r', planId: plan.id, input: {}, createdAt: 0 }, plan);
    const joined = withInputs(foldRun(empty, log), plan).nodes.find((node) => node.id === 'join');
    expect(joined?.inputs).toEqual({ in: ['b'] });
  });
});
