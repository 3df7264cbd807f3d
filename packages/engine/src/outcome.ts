import {
  activationKey,
  type Citation,
  type HeddleError,
  type Json,
  type JsonObject,
  type PlanNode,
  type RunEventBody,
  type Usage,
} from '@heddle/contracts';
import type { CommitWrite, NodeResult } from '@heddle/ports';
import type { EngineHost } from './host.ts';
import type { SettleRequest } from './settle-node.ts';
import { errorOf, failedState, isSpent, placeOf, type Settlement } from './settlement.ts';

/** What an activation that took its end brought. */
export interface Done {
  readonly result: NodeResult;
  readonly attempt: number;
  readonly startedAt: number;
  readonly usage: Usage;
  readonly citations: readonly Citation[];
  /** What the attempt wrote beside its result. */
  readonly writes: readonly CommitWrite[];
  readonly pinned?: boolean;
  readonly recovered?: HeddleError;
}

/** A settlement with outputs. */
export function completed(host: EngineHost, request: SettleRequest, done: Done): Settlement {
  const { node, iteration } = request;
  const at = host.clock.now();
  const place = placeOf(node, iteration);
  const outputs = done.result.outputs as JsonObject; // cast: a record of JSON values is a JSON object
  // What a pin, a person or an on-error policy gives may lack ports that a body always takes.
  const absent = node.outputs.filter((port) => !Object.hasOwn(outputs, port.name)).map((port) => port.name);
  const citations = done.citations.map(
    (citation): RunEventBody => ({ type: 'citation', at, ...place, citation }),
  );
  return {
    key: activationKey(node.id, iteration),
    nodeId: node.id,
    state: absent.length > 0 ? { status: 'completed', absent } : { status: 'completed' },
    outputs,
    usage: done.usage,
    writes: [...done.writes, ...(done.result.writes ?? [])],
    events: [
      ...citations,
      {
        type: 'node-completed',
        at,
        ...place,
        attempt: done.attempt,
        outputs: { ...outputs },
        durationMs: at - done.startedAt,
        jobId: request.jobId,
        workerId: host.workerId,
        ...(isSpent(done.usage) ? { usage: done.usage } : {}),
        ...(done.pinned ? { pinned: true } : {}),
        ...(done.recovered ? { recovered: errorOf(done.recovered) } : {}),
      },
    ],
  };
}

/** What an activation that failed, or one attempt of it, left behind. */
export interface Failure {
  readonly failure: HeddleError;
  readonly attempt: number;
  readonly startedAt: number;
  readonly usage: Usage;
  readonly writes: readonly CommitWrite[];
}

/** A settlement without outputs, unless the on-error policy puts some in their place. */
export function failed(host: EngineHost, request: SettleRequest, end: Failure): Settlement {
  const recovery = recoveryOf(request.node, end.failure);
  if (recovery)
    return completed(host, request, {
      ...end,
      result: { outputs: recovery },
      citations: [],
      recovered: end.failure,
    });
  const key = activationKey(request.node.id, request.iteration);
  const before = request.state[key];
  // What a container's iterations have done stays, so that a resumed run need not do it again.
  const iterations =
    before?.status === 'open'
      ? { marks: before.marks, ...(before.failures === undefined ? {} : { failures: before.failures }) }
      : {};
  return {
    key,
    nodeId: request.node.id,
    state: { ...failedState(end.failure), ...iterations },
    usage: end.usage,
    writes: end.writes,
    failure: end.failure,
    events: [failedEvent(host, request, end)],
  };
}

/** The outputs that a node's on-error policy puts in the place of its failure. */
function recoveryOf(node: PlanNode, failure: HeddleError): Record<string, Json> | undefined {
  const policy = node.policies.onError;
  if (policy === undefined || policy === 'fail') return undefined;
  const { code, message } = failure;
  if (policy === 'branch') return { error: { code, message } };
  const first = node.outputs[0];
  return first === undefined ? {} : { [first.name]: policy.value };
}

/** An attempt that failed; with `willRetryAt` another follows. */
export function failedEvent(
  host: EngineHost,
  request: SettleRequest,
  end: Failure,
  willRetryAt?: number,
): RunEventBody {
  const at = host.clock.now();
  return {
    type: 'node-failed',
    at,
    ...placeOf(request.node, request.iteration),
    attempt: end.attempt,
    error: errorOf(end.failure) as Extract<RunEventBody, { type: 'node-failed' }>['error'], // cast: only readonly differs
    durationMs: at - end.startedAt,
    jobId: request.jobId,
    workerId: host.workerId,
    ...(isSpent(end.usage) ? { usage: end.usage } : {}),
    ...(willRetryAt === undefined ? {} : { willRetryAt }),
  };
}
