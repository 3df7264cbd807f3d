import { createHash } from 'node:crypto';
import {
  canonicalJson,
  HeddleError,
  type JsonObject,
  NO_USAGE,
  type Plan,
  type Principal,
  type PublishedResult,
  present,
  type Usage,
} from '@heddle/contracts';
import { type Endpoint, type RunRecord, uuidv7 } from '@heddle/ports';
import { mayCall, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { wholeOutput } from './large-values.ts';
import { planOfRun } from './read-run.ts';
import { checkInput, startRun } from './start-run.ts';
import { createRunWaiter, type RunWaiter, startHeard } from './wait-for-run.ts';

/** A call of a published flow. */
export interface CallRequest {
  readonly slug: string;
  readonly version?: number;
  readonly input: JsonObject;
  readonly session?: string;
  readonly user?: string;
  readonly idempotencyKey?: string;
  /** Milliseconds to wait for the answer; 0 answers at once. */
  readonly waitMs: number;
}

/** A call's run: its answer when it is over in time. `replayed` when the idempotency key was known. */
export interface CallResult {
  readonly runId: string;
  readonly replayed: boolean;
  readonly warnings: readonly string[];
  readonly plan: Plan;
  readonly workspaceId: string;
  readonly result?: PublishedResult;
}

/** Looks a slug up for whoever calls it; the same answer for missing and forbidden. */
export type FindEndpoint = (slug: string, version?: number) => Promise<Endpoint | undefined>;

/**
 * Calls a published flow.
 *
 * @throws HeddleError `not-found`, `not-allowed`, `input-invalid`, `idempotency-conflict`, or the run's own error with
 * `runId` in its details.
 */
export async function callFlow(
  services: Services,
  principal: Principal,
  request: CallRequest,
  findEndpoint: FindEndpoint = services.flows.endpoint,
): Promise<CallResult> {
  const { runs, bus } = services;
  const { slug, waitMs } = request;
  const startedAt = services.clock.now();
  const endpoint = callable(principal, slug, await findEndpoint(slug, request.version));
  const { workspaceId, flowId, version } = endpoint;
  const plan = await planOfRun(services.plans, endpoint);
  const { input, warnings } = checkInput(plan, request.input, 'ignore');
  const waiterFor = (id: string): RunWaiter =>
    createRunWaiter({ runs, bus, runId: id, workspaceId, waitMs, orWaits: 'answer' });
  const runId = uuidv7();
  // Listens before the run starts, so that its end is not missed.
  const waiter = waitMs > 0 ? waiterFor(runId) : undefined;
  const started = await startHeard(waiter, () =>
    startRun(services, {
      runId,
      workspaceId,
      plan,
      input,
      flowId,
      version,
      slug,
      // Who waits for the whole answer has no use for its parts.
      watched: waitMs === 0,
      ...present({
        keyId: principal.type === 'key' ? principal.keyId : undefined,
        session: request.session,
        user: request.user,
        idempotency: idempotencyOf(principal, request),
      }),
    }),
  );
  if (started.outcome !== 'started') waiter?.close();
  if (started.outcome === 'conflict') throw keyConflict();
  const replayed = started.outcome === 'replayed';
  const run = await (replayed ? waiterFor(started.runId) : waiter)?.wait();
  return {
    runId: started.runId,
    replayed,
    warnings,
    plan,
    workspaceId,
    ...(await resultOf(services, run, { startedAt, warnings })),
  };
}

/** @throws HeddleError `not-found`, `not-allowed`. */
function callable(principal: Principal, slug: string, endpoint: Endpoint | undefined): Endpoint {
  if (!endpoint || endpoint.workspaceId !== principal.workspaceId) throw notFound('published flow');
  if (mayCall(principal, slug, 'run')) return endpoint;
  throw new HeddleError('not-allowed', `This key may not run \`${slug}\`.`);
}

function idempotencyOf(
  principal: Principal,
  { slug, idempotencyKey, input, version }: CallRequest,
): { scope: string; key: string; bodyHash: string } | undefined {
  if (idempotencyKey === undefined) return undefined;
  const caller = principal.type === 'key' ? principal.keyId : 'operator';
  return {
    scope: `${principal.workspaceId}/${caller}/${slug}`,
    key: idempotencyKey,
    bodyHash: createHash('sha256').update(canonicalJson({ input, version })).digest('base64url'),
  };
}

function keyConflict(): HeddleError {
  return new HeddleError(
    'idempotency-conflict',
    'This Idempotency-Key was used with another body in the last 24 hours. Use a new key for a new request.',
  );
}

async function resultOf(
  { runs, clock }: Pick<Services, 'runs' | 'clock'>,
  run: RunRecord | undefined,
  { startedAt, warnings }: { readonly startedAt: number; readonly warnings: readonly string[] },
): Promise<{ result?: PublishedResult }> {
  if (run?.endedAt === undefined) return {};
  assertAnswered(run);
  return {
    result: {
      runId: run.runId,
      output: (await wholeOutput(runs, run)) ?? {},
      usage: publicUsage(run.usage),
      latencyMs: Math.max(0, clock.now() - startedAt),
      ...(warnings.length > 0 ? { warnings: [...warnings] } : {}),
    },
  };
}

/** @throws HeddleError the run's own error, or `run-cancelled`, with the run's id. */
export function assertAnswered(run: RunRecord): void {
  if (run.status === 'completed') return;
  if (run.status === 'cancelled')
    throw new HeddleError('run-cancelled', 'The run was cancelled before it had an answer.', {
      details: { runId: run.runId },
    });
  const { code, message, details } = run.error ?? {
    code: 'internal' as const,
    message: 'The run failed without saying why.',
    details: undefined,
  };
  throw new HeddleError(code, message, { details: { ...details, runId: run.runId }, retryable: false });
}

/** Usage as callers see it: no model names. */
export function publicUsage({ inputTokens, outputTokens, costUsd }: Usage = NO_USAGE): Usage {
  return { inputTokens, outputTokens, costUsd };
}
