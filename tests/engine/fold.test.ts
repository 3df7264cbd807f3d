import { emptyRun, foldEvent, foldRun } from '@heddle/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planned } from './drawn-flow.ts';
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
});
