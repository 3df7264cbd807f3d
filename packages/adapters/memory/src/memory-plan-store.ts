import type { Flow, Plan } from '@heddle/contracts';
import type { PlanStore } from '@heddle/ports';

/** Plans in memory, for tests. */
export function createMemoryPlanStore(): PlanStore {
  const plans = new Map<string, Plan>();
  const flows = new Map<string, Flow>();
  const flowKey = (planId: string, workspaceId: string) => JSON.stringify([planId, workspaceId]);
  return {
    async put(plan, flow, workspaceId) {
      if (!plans.has(plan.id)) plans.set(plan.id, structuredClone(plan));
      flows.set(flowKey(plan.id, workspaceId), structuredClone(flow));
    },
    async get(planId) {
      return structuredClone(plans.get(planId));
    },
    async flow(planId, workspaceId) {
      return structuredClone(flows.get(flowKey(planId, workspaceId)));
    },
  };
}
