import type { Flow, Plan } from '@heddle/contracts';

/** Immutable plans by content hash. */
export interface PlanStore {
  put(plan: Plan, flow: Flow, workspaceId: string): Promise<void>;
  get(planId: string): Promise<Plan | undefined>;
  /** The exact flow a plan was compiled from. */
  flow(planId: string, workspaceId: string): Promise<Flow | undefined>;
}
