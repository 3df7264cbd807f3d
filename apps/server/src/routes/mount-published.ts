import {
  assertAnswered,
  type CallResult,
  callFlow,
  mayCall,
  notFound,
  planOfRun,
  publicUsage,
  wholeOutput,
} from '@heddle/application';
import { HeddleError, type Plan, type Principal, routes } from '@heddle/contracts';
import type { RunLog, RunRecord } from '@heddle/ports';
import type { Context, Hono } from 'hono';
import { mountRoute } from '../mount-route.ts';
import { publishedOpenApi } from '../openapi/published-openapi.ts';
import type { ServerContext } from '../server-context.ts';
import { publicEvents } from '../sse/public-events.ts';
import { streamRun } from '../sse/run-stream.ts';

/** A caller waits this long unless `Prefer: wait=n` says otherwise, and at most the second number, in seconds. */
const WAIT_S = [60, 300] as const;

/** Mounts what published flows are called by. */
export function mountPublished(app: Hono, context: ServerContext): void {
  mountCall(app, context);
  mountRuns(app, context);
  mountDescription(app, context);
}

function mountCall(app: Hono, { services, authenticate, limits, endpoints }: ServerContext): void {
  mountRoute(app, authenticate, routes.callFlow, async ({ c, principal, params, query, body }) => {
    if (principal.type === 'key' && principal.perMinute !== undefined)
      await limits.keys.take(principal.keyId, principal.perMinute);
    const streams = c.req.header('accept')?.includes('text/event-stream') ?? false;
    const call = await callFlow(
      services,
      principal,
      {
        slug: params.slug,
        input: body,
        waitMs: streams ? 0 : waitMsOf(c),
        ...(query.version === undefined ? {} : { version: query.version }),
        ...headers(c),
      },
      endpoints.find,
    );
    if (call.replayed) c.header('Idempotent-Replayed', 'true');
    return streams ? streamPublished(c, services, call, call.plan) : answer(c, call, services.runs);
  });
}

function mountRuns(app: Hono, context: ServerContext): void {
  const { services, authenticate } = context;
  mountRoute(app, authenticate, routes.publishedRun, async ({ c, principal, params }) => {
    const run = await visibleRun(context, principal, params.id);
    const { runId, status } = run;
    if (run.endedAt === undefined) return { runId, status };
    const usage = publicUsage(run.usage);
    if (run.status !== 'completed') return c.json({ runId, status, error: failureOf(run), usage });
    const output = (await wholeOutput(services.runs, run)) ?? {};
    return { runId, status: run.status, output, usage, latencyMs: run.endedAt - run.createdAt };
  });
  mountRoute(app, authenticate, routes.publishedRunEvents, async ({ c, principal, params }) => {
    const run = await visibleRun(context, principal, params.id);
    return streamPublished(c, services, run, await planOfRun(services.plans, run));
  });
}

function mountDescription(app: Hono, { services, authenticate, endpoints }: ServerContext): void {
  mountRoute(app, authenticate, routes.publishedOpenApi, async ({ principal, params: { slug } }) => {
    const endpoint = await endpoints.find(slug);
    const isVisible = endpoint?.workspaceId === principal.workspaceId && mayCall(principal, slug, 'run');
    if (!endpoint || !isVisible) throw notFound('published flow');
    const plan = await planOfRun(services.plans, endpoint);
    return publishedOpenApi({ slug, version: endpoint.version, plan, serverUrl: services.publicUrl() });
  });
}

/** What the flow answers with, as it comes into being. */
function streamPublished(
  c: Context,
  services: ServerContext['services'],
  { runId, workspaceId }: Pick<RunRecord, 'runId' | 'workspaceId'>,
  plan: Plan,
): Response {
  return streamRun(c, { services, runId, workspaceId, deltas: true, show: publicEvents(plan) });
}

/** The run's answer, or where it is to be polled and how the run stands now. */
async function answer(c: Context, call: CallResult, runs: Pick<RunLog, 'get'>): Promise<Response> {
  if (call.result) return c.json(call.result);
  const run = await runs.get({ runId: call.runId, workspaceId: call.workspaceId });
  c.header('Location', `/v1/runs/${call.runId}`);
  return c.json(
    {
      runId: call.runId,
      status: run?.status ?? 'queued',
      ...(call.warnings.length > 0 ? { warnings: call.warnings } : {}),
    },
    202,
  );
}

function headers(c: Context): { session?: string; user?: string; idempotencyKey?: string } {
  const read = (name: string, limit: number): string | undefined => {
    const value = c.req.header(name);
    if (value !== undefined && (value.length === 0 || value.length > limit))
      throw new HeddleError('request-invalid', `The header ${name} has 1 to ${limit} characters.`);
    return value;
  };
  const session = read('heddle-session', 128);
  const user = read('heddle-user', 128);
  const idempotencyKey = read('idempotency-key', 255);
  return {
    ...(session === undefined ? {} : { session }),
    ...(user === undefined ? {} : { user }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

/** What `Prefer` asks for (RFC 7240). */
function waitMsOf(c: Context): number {
  const prefer = c.req.header('prefer') ?? '';
  if (/\brespond-async\b/i.test(prefer)) return 0;
  const asked = /\bwait=(\d{1,6})\b/i.exec(prefer)?.[1];
  return 1_000 * (asked === undefined ? WAIT_S[0] : Math.min(Number(asked), WAIT_S[1]));
}

/** A run of a published flow that this caller may see; a key sees runs of the slugs it may read. */
async function visibleRun(
  { services }: ServerContext,
  principal: Principal,
  runId: string,
): Promise<RunRecord> {
  const run = /^[0-9a-f-]{36}$/.test(runId)
    ? await services.runs.get({ runId, workspaceId: principal.workspaceId })
    : undefined;
  if (
    !run ||
    run.slug === undefined ||
    !(mayCall(principal, run.slug, 'read') || run.keyId === keyOf(principal))
  )
    throw notFound('run');
  return run;
}

function keyOf(principal: Principal): string | undefined {
  return principal.type === 'key' ? principal.keyId : 'operator';
}

function failureOf(run: RunRecord): object {
  try {
    assertAnswered(run);
    return {};
  } catch (error) {
    const { code, message } = HeddleError.from(error);
    return { code, message };
  }
}
