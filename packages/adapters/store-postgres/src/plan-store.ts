import type { Flow, Plan } from '@heddle/contracts';
import type { PlanStore } from '@heddle/ports';
import type { Postgres } from './connection.ts';
import { createLruCache } from './lru-cache.ts';
import { isUuid } from './uuid.ts';

const CACHED_PLANS = 500;

/** A plan never changes, so the first writer wins; of its flow the newest wording (names, layout) is kept. */
const PUT = `
  with p as (insert into heddle.plan (id, plan) values ($1, $2::json) on conflict (id) do nothing)
  insert into heddle.plan_flow as known (plan_id, workspace_id, flow) values ($1, $3, $4::json)
  on conflict (plan_id, workspace_id) do update set flow = excluded.flow where known.flow::text <> excluded.flow::text`;

/** Immutable plans by content hash; the last 500 used stay in memory. */
export function createPlanStore(postgres: Postgres): PlanStore {
  const cache = createLruCache<string, Plan>(CACHED_PLANS);
  return {
    async put(plan, flow, workspaceId) {
      await postgres.query({
        name: 'heddle-plan-put',
        text: PUT,
        values: [plan.id, JSON.stringify(plan), workspaceId, JSON.stringify(flow)],
      });
      cache.set(plan.id, plan);
    },
    async get(planId) {
      const cached = cache.get(planId);
      if (cached !== undefined) return cached;
      const [row] = await postgres.query<{ plan: Plan }>({
        text: 'select plan from heddle.plan where id = $1',
        values: [planId],
      });
      if (row !== undefined) cache.set(planId, row.plan);
      return row?.plan;
    },
    async flow(planId, workspaceId) {
      if (!isUuid(workspaceId)) return undefined;
      const [row] = await postgres.query<{ flow: Flow }>({
        text: 'select flow from heddle.plan_flow where plan_id = $1 and workspace_id = $2',
        values: [planId, workspaceId],
      });
      return row?.flow;
    },
  };
}
