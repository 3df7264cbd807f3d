import * as use from '@heddle/application';
import { routes } from '@heddle/contracts';
import type { Hono } from 'hono';
import { mountRoute } from '../mount-route.ts';
import type { ServerContext } from '../server-context.ts';

/** What operators look at, and the way to resume failed runs. */
export function mountOperations(app: Hono, { services, authenticate }: ServerContext): void {
  mountRoute(app, authenticate, routes.getOperations, ({ principal }) =>
    use.getOperations(services, principal),
  );
  mountRoute(app, authenticate, routes.listStuckRuns, async ({ principal, query }) => ({
    items: await use.listStuckRuns(services, principal, {
      quietForMs: query.quietS * 1_000,
      limit: query.limit,
    }),
    next: null,
  }));
  mountRoute(app, authenticate, routes.listDeadLetters, async ({ principal, query }) => ({
    ...(await use.listDeadLetters(services, principal, query.limit)),
    next: null,
  }));
  mountRoute(app, authenticate, routes.resumeDeadLetters, ({ principal, body }) =>
    use.resumeDeadLetters(services, principal, body),
  );
}
