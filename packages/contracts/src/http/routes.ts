import { accountRoutes } from './account-routes.ts';
import { approvalRoutes } from './approval-routes.ts';
import { flowRoutes } from './flow-routes.ts';
import { knowledgeRoutes } from './knowledge-routes.ts';
import { operationsRoutes } from './operations-routes.ts';
import { publishedRoutes } from './published-routes.ts';
import type { RouteContract } from './route.ts';
import { runRoutes } from './run-routes.ts';
import { secretRoutes } from './secret-routes.ts';

/** Every route of the management API and of published flows. The server mounts exactly these. */
export const routes = {
  ...accountRoutes,
  ...flowRoutes,
  ...runRoutes,
  ...approvalRoutes,
  ...operationsRoutes,
  ...knowledgeRoutes,
  ...secretRoutes,
  ...publishedRoutes,
} as const satisfies Record<string, RouteContract>;

export type RouteName = keyof typeof routes;
