import * as use from '@heddle/application';
import { routes } from '@heddle/contracts';
import type { Hono } from 'hono';
import { mountRoute } from '../mount-route.ts';
import { revisionOf } from '../revision.ts';
import type { ServerContext } from '../server-context.ts';

/** What can be made of runs that are over: comparisons and cases. */
export function mountRunTools(app: Hono, { services, authenticate }: ServerContext): void {
  mountRoute(app, authenticate, routes.compareRuns, ({ principal, params }) =>
    use.compareRuns(services, principal, { left: params.id, right: params.other }),
  );
  mountRoute(app, authenticate, routes.listEffects, ({ principal, params }) =>
    use.listEffects(services, principal, params.id),
  );
  mountRoute(app, authenticate, routes.makeCase, async ({ c, principal, params, body }) => {
    const saved = await use.makeCase(services, principal, {
      runId: params.id,
      name: body.name,
      revision: revisionOf(c),
    });
    c.header('ETag', `"${saved.revision}"`);
    return saved;
  });
}
