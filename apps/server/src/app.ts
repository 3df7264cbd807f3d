import { HeddleError, isLoopbackHost } from '@heddle/contracts';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import { refuseCrossSite, securityHeaders } from './middleware/security.ts';
import { docsPage } from './openapi/docs-page.ts';
import { managementOpenApi } from './openapi/management-openapi.ts';
import { problemResponse } from './problem.ts';
import { mountManagement } from './routes/mount-all.ts';
import { mountApprovals } from './routes/mount-approvals.ts';
import { mountPublished } from './routes/mount-published.ts';
import type { ServerContext } from './server-context.ts';
import { serveStudio } from './static-files.ts';

/** What the HTTP surface is made from. */
export interface AppOptions {
  readonly context: ServerContext;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  /** The built studio; undefined serves the API alone. */
  readonly studioFolder: string | undefined;
}

/** The whole HTTP surface. */
export function createApp({ context, logger, metrics, checks, studioFolder }: AppOptions): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    const known = HeddleError.from(error);
    if (known.code === 'internal')
      logger.error({ err: known.cause ?? known, path: loggedPath(c.req.path) }, 'request failed');
    return problemResponse(c, known);
  });
  app.notFound((c) =>
    problemResponse(c, new HeddleError('not-found', `There is no route ${c.req.method} ${c.req.path}.`)),
  );
  app.use(metrics.observe);
  app.use(securityHeaders);
  app.use('/api/*', refuseCrossSite(context.services.publicUrl));
  mountHealth(app, { context, metrics, checks });
  mountManagement(app, context);
  mountPublished(app, context);
  mountApprovals(app, context);
  app.get('/api/openapi.json', async (c) => {
    await context.authenticate(c, 'workspace');
    return c.json(managementOpenApi(context.services.publicUrl()));
  });
  app.get('/api/docs', async (c) => {
    await context.authenticate(c, 'workspace');
    return c.html(docsPage());
  });
  for (const prefix of ['/api/*', '/v1/*', '/metrics', '/mcp', '/hooks/*'])
    app.all(prefix, (c) =>
      problemResponse(c, new HeddleError('not-found', `There is no route ${c.req.method} ${c.req.path}.`)),
    );
  if (studioFolder !== undefined) app.use(serveStudio(studioFolder));
  return app;
}

function mountHealth(
  app: Hono,
  { context, metrics, checks }: Pick<AppOptions, 'context' | 'metrics' | 'checks'>,
): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const states = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await stateOf(check)] as const),
    );
    const isReady = states.every(([, state]) => state === 'ok');
    const degraded = context.services.embedder.degraded;
    const dependencies = {
      ...Object.fromEntries(states),
      embedder: degraded === undefined ? 'ok' : 'degraded: keyword only',
    };
    const status = readiness(isReady, degraded !== undefined);
    return c.json({ status, dependencies }, isReady ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const { incoming } = c.env as { incoming?: { socket?: { remoteAddress?: string } } }; // cast: what @hono/node-server puts there
    const address = incoming?.socket?.remoteAddress?.replace(/^::ffff:/, '') ?? '';
    if (!isLoopbackHost(address) || c.req.header('x-forwarded-for') !== undefined) {
      const principal = await context.authenticate(c, 'workspace');
      if (principal.type !== 'token')
        throw new HeddleError('not-allowed', 'Metrics are read on loopback, or with the admin token.');
    }
    return c.text(await metrics.text(), 200, { 'Content-Type': 'text/plain; version=0.0.4' });
  });
}

/** A path as a log may hold it: whoever has a signed link may answer. */
function loggedPath(path: string): string {
  return path.startsWith('/approve/') ? '/approve/:token' : path;
}

function readiness(isReady: boolean, isDegraded: boolean): string {
  if (!isReady) return 'unavailable';
  return isDegraded ? 'degraded' : 'ok';
}

async function stateOf(check: () => Promise<void>): Promise<'ok' | 'unavailable'> {
  try {
    await check();
    return 'ok';
  } catch {
    // The reason may name hosts; readiness is public and says only that it is away. The log has the rest.
    return 'unavailable';
  }
}
