import { PLAN_FORMAT, type Plan, planIdSchema } from '@heddle/contracts';
import { type PlanStore, uuidv7 } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { sampleFlow, samplePlanId } from './stores/fixtures.ts';

function samplePlan(digit: string): Plan {
  return {
    format: PLAN_FORMAT,
    id: planIdSchema.parse(samplePlanId(digit)),
    nodes: [],
    segments: [{ id: 's1', nodes: [], queue: 'segments', after: [], reason: 'start' }],
    input: { node: 'ask' as Plan['input']['node'], mode: 'form', schema: { type: 'object' } }, // cast: a branded id
    outputs: [],
    streams: [],
    sessionful: false,
    secrets: [],
    knowledge: [],
  };
}

/** What every {@link PlanStore} promises. `open` gives the same store, with nothing remembered. */
export function describePlanStore(name: string, open: () => Promise<PlanStore>): void {
  describe(`plan store: ${name}`, () => {
    it('P1 a plan comes back as it was put, to everybody', async () => {
      const store = await open();
      const plan = samplePlan('a');
      await store.put(plan, sampleFlow('A'), uuidv7());
      expect(await store.get(plan.id)).toEqual(plan);
      expect(await (await open()).get(plan.id)).toEqual(plan);
      expect(await store.get(samplePlanId('f'))).toBeUndefined();
    });

    it('P2 a plan never changes; of its flow the newest wording is kept', async () => {
      const store = await open();
      const workspaceId = uuidv7();
      const plan = samplePlan('b');
      await store.put(plan, sampleFlow('Old name'), workspaceId);
      await store.put(plan, sampleFlow('New name'), workspaceId);
      expect(await (await open()).get(plan.id)).toEqual(plan);
      expect(await store.flow(plan.id, workspaceId)).toEqual(sampleFlow('New name'));
    });

    it('G15 the flow of a plan is visible in its own workspace only', async () => {
      const store = await open();
      const [mine, theirs] = [uuidv7(), uuidv7()];
      const plan = samplePlan('c');
      await store.put(plan, sampleFlow('Mine'), mine);
      expect(await store.flow(plan.id, theirs)).toBeUndefined();
      await store.put(plan, sampleFlow('Theirs'), theirs);
      expect(await store.flow(plan.id, mine)).toEqual(sampleFlow('Mine'));
      expect(await store.flow(plan.id, 'no-id')).toBeUndefined();
    });
  });
}
