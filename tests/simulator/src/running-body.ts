import { HeddleError, type JsonObject, NO_USAGE, type RunEventBody } from '@heddle/contracts';
import { completed, failed, failedEvent } from '../../../packages/engine/src/outcome.ts';
import { iterated, waited } from '../../../packages/engine/src/pauses.ts';
import { nextDelay } from '../../../packages/engine/src/policies/retry.ts';
import { type Prepared, signed } from '../../../packages/engine/src/prepare.ts';
import type { SettleRequest } from '../../../packages/engine/src/settle-node.ts';
import type { Settlement } from '../../../packages/engine/src/settlement.ts';
import type { Site } from './site.ts';

type PreparedRequest = Extract<Prepared, { readonly request: unknown }>['request'];

/** A body that runs, and the attempt it is at. */
export interface RunningBody {
  readonly request: SettleRequest;
  readonly first: number;
  readonly attempt: number;
  /** By the worker's clock. */
  readonly startedAt: number;
  /** Calls of a lent node that this attempt has had answered. */
  readonly answered: number;
  /** A call that this attempt has begun, under a commit that says so. */
  readonly begun?: string;
}

const live = new AbortController().signal;
const noCalls = (): never => {
  throw new HeddleError('node-config-invalid', 'Simulated nodes call no lent nodes.');
};

const SIGNATURE = {
  signal: live,
  jobId: 'job',
  onRetry: (): undefined => undefined,
  calls: () => noCalls,
};

/** A body as it is about to start. */
export function startedBody(request: PreparedRequest, startedAt: number): RunningBody {
  const attempt = request.lostAttempts + 1;
  return { request: signed(request, SIGNATURE), first: attempt, attempt, startedAt, answered: 0 };
}

/** Outputs that the node was given when its run started. */
export function pinOf({ request }: Pick<RunningBody, 'request'>): JsonObject | undefined {
  return request.run.pins?.[request.node.id];
}

/** How an attempt ends: with a settlement, or with a failure to be told, after which the body is tried again. */
export type Attempted =
  | { readonly settlement: Settlement }
  | { readonly failure: RunEventBody; readonly next: RunningBody };

/** One attempt of a body, as `settleNode` makes it between two awaits. */
export function attemptBody(site: Site, body: RunningBody): Attempted {
  const { host } = site;
  const { request, attempt, startedAt } = body;
  const end = { attempt, startedAt, usage: NO_USAGE, writes: [] };
  const pinned = pinOf(body);
  const given = pinned ?? request.given;
  if (given) {
    const done = { ...end, result: { outputs: given }, citations: [], pinned: pinned !== undefined };
    return { settlement: completed(host, request, done) };
  }
  if (request.verdict) return { settlement: failed(host, request, { ...end, failure: request.verdict }) };
  try {
    const result = site.body(request, attempt);
    if (result.iterate) return { settlement: iterated(host, request, result.iterate.count) };
    if (result.wait) return { settlement: waited(host, request, result.wait) };
    return {
      settlement: completed(host, request, {
        ...end,
        result,
        usage: result.usage ?? NO_USAGE,
        citations: [],
      }),
    };
  } catch (error) {
    return afterFailure(site, body, HeddleError.from(error));
  }
}

/** What follows the failure of an attempt: another one, or the end of the body. */
export function afterFailure({ host }: Site, body: RunningBody, failure: HeddleError): Attempted {
  const { request, first, attempt, startedAt } = body;
  const end = { attempt, startedAt, usage: NO_USAGE, writes: [], failure };
  const delay = nextDelay(request.node.policies.retry, attempt - first + 1, failure, host.random);
  if (delay === undefined) return { settlement: failed(host, request, end) };
  return {
    failure: failedEvent(host, request, end, host.clock.now() + delay),
    next: { request, first, attempt: attempt + 1, startedAt: host.clock.now(), answered: 0 },
  };
}
