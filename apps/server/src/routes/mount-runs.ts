import * as use from '@heddle/application';
import { type Principal, present, routes } from '@heddle/contracts';
import type { Hono } from 'hono';
import { mountRoute } from '../mount-route.ts';
import type { ServerContext } from '../server-context.ts';
import { streamRun } from '../sse/run-stream.ts';

/** Mounts runs of saved flows. */
export function mountRuns(app: Hono, context: ServerContext): void {
  mountRunActions(app, context);
  mountRunReads(app, context);
}

function mountRunActions(app: Hono, { services, authenticate }: ServerContext): void {
  mountRoute(app, authenticate, routes.startRun, ({ principal, params, body }) =>
    use.runFlow(services, principal, {
      flowId: params.id,
      input: body.input,
      ...present({
        session: body.session,
        user: body.user,
        pins: body.pins,
        from: body.from,
        budget: body.budget,
      }),
    }),
  );
  mountRoute(app, authenticate, routes.replayRun, ({ principal, params, body }) =>
    use.replayRun(services, principal, params.id, body),
  );
  mountRoute(app, authenticate, routes.resumeRun, ({ principal, params }) =>
    use.resumeRun(services, principal, params.id),
  );
  mountRoute(app, authenticate, routes.signalRun, ({ principal, params, body }) =>
    use.signalRun(services, principal, params.id, {
      nodeId: body.nodeId,
      ...present({ iteration: body.iteration, value: body.value }),
    }),
  );
  mountRoute(app, authenticate, routes.cancelRun, ({ principal, params }) =>
    use.cancelRun(services, principal, params.id),
  );
}

function mountRunReads(app: Hono, { services, authenticate }: ServerContext): void {
  mountRoute(app, authenticate, routes.listRuns, ({ principal, query }) =>
    use.listRuns(services, principal, {
      limit: query.limit,
      ...present({
        cursor: query.cursor,
        flowId: query.flowId,
        status: query.status,
        session: query.session,
      }),
    }),
  );
  mountRoute(app, authenticate, routes.getRun, ({ principal, params, query }) =>
    use.getRun(services, principal, params.id, query.at),
  );
  mountRoute(app, authenticate, routes.getRunFlow, ({ principal, params }) =>
    use.getRunFlow(services, principal, params.id),
  );
  mountRoute(app, authenticate, routes.getRunValue, ({ principal, params }) =>
    use.getRunValue(services, principal, params.id, params.ref),
  );
  mountRoute(app, authenticate, routes.listExchanges, ({ principal, params, query }) =>
    use.listExchanges(services, principal, params.id, {
      limit: query.limit,
      ...present({ cursor: query.cursor, nodeId: query.nodeId, iteration: query.iteration }),
    }),
  );
  mountRoute(app, authenticate, routes.runEvents, async ({ c, principal, params }) => {
    const { workspaceId } = use.authorise(principal, 'runs:read');
    await assertRun(services, principal, params.id);
    return streamRun(c, { services, runId: params.id, workspaceId, deltas: true, show: (item) => item });
  });
}

async function assertRun({ runs }: use.Services, principal: Principal, runId: string): Promise<void> {
  if (!(await runs.get({ runId, workspaceId: principal.workspaceId }))) throw use.notFound('run');
}
