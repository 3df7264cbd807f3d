import { activationKey, HeddleError, type RunEventBody, type WakeCause } from '@heddle/contracts';
import type { NodeWait } from '@heddle/ports';
import type { EngineHost } from './host.ts';
import type { SettleRequest } from './settle-node.ts';
import { pause, placeOf, type Settlement } from './settlement.ts';

/** Iterations that one container may have; whoever needs more takes the list apart first. */
const MAX_ITERATIONS = 10_000;

/** Longest wait: a year. */
const MAX_WAIT_MS = 366 * 86_400_000;

/** A container that asks for iterations: those it has had stay as they are. @throws HeddleError `run-limit`. */
export function iterated(host: EngineHost, request: SettleRequest, count: number): Settlement {
  const { node, iteration } = request;
  const before = request.state[activationKey(node.id, iteration)];
  const had = before?.status === 'open' ? before : { marks: '' };
  if (!node.container || !Number.isInteger(count) || count <= had.marks.length)
    throw new HeddleError(
      'node-output-invalid',
      `Node \`${node.id}\` (${node.kind}) asked for ${count} iterations and has ${had.marks.length}. This is a fault of the node kind.`,
    );
  if (count > MAX_ITERATIONS)
    throw new HeddleError(
      'run-limit',
      `Node \`${node.id}\` would run ${count} iterations; a container may have ${MAX_ITERATIONS}. Split the list, or bound the loop.`,
      { details: { limit: MAX_ITERATIONS, found: count } },
    );
  const state = {
    status: 'open' as const,
    marks: had.marks.padEnd(count, '.'),
    ...('failures' in had && had.failures ? { failures: had.failures } : {}),
  };
  return pause(node, iteration, state, {
    type: 'iterations-opened',
    at: host.clock.now(),
    ...placeOf(node, iteration),
    count,
  });
}

/** A body that settles later. */
export function waited(host: EngineHost, request: SettleRequest, wait: NodeWait): Settlement {
  const { node, iteration } = request;
  const at = host.clock.now();
  const on: WakeCause[] = [
    ...(wait.time ? (['time'] as const) : []),
    ...(wait.signal ? (['signal'] as const) : []),
    ...(wait.runId === undefined ? [] : (['run'] as const)),
  ];
  if (on.length === 0)
    throw new HeddleError(
      'node-output-invalid',
      `Node \`${node.id}\` (${node.kind}) waits for nothing. This is a fault of the node kind.`,
    );
  const until = wait.time && ('at' in wait.time ? wait.time.at : at + wait.time.afterMs);
  if (until !== undefined && until - at > MAX_WAIT_MS)
    throw new HeddleError(
      'run-limit',
      `Node \`${node.id}\` would wait until ${new Date(until).toISOString()}; the longest wait is a year.`,
    );
  const event: RunEventBody = {
    type: 'run-waiting',
    at,
    ...placeOf(node, iteration),
    reason: wait.reason,
    on,
    ...(until === undefined ? {} : { until }),
    ...(wait.signal ? { form: { ...wait.signal.form } } : {}),
    // Every event has its own run's id, so the called one needs another name.
    ...(wait.runId === undefined ? {} : { calledRunId: wait.runId }),
  };
  const state = {
    status: 'waiting' as const,
    on,
    ...(wait.runId === undefined ? {} : { runId: wait.runId }),
  };
  return pause(node, iteration, state, event, wait.time);
}

/**
 * A body whose effects must not repeat was begun by a worker that is gone: whether they happened nobody knows, so a
 * person says how it goes on.
 */
export function inDoubt(host: EngineHost, request: Pick<SettleRequest, 'node' | 'iteration'>): Settlement {
  const { node, iteration } = request;
  const at = host.clock.now();
  return pause(
    node,
    iteration,
    { status: 'waiting', on: ['person'] },
    {
      type: 'run-waiting',
      at,
      ...placeOf(node, iteration),
      reason: `The worker that ran \`${node.id}\` was lost before it could say whether it finished, and this node must not run twice. Look whether it had its effect, then choose: run it again, go on with given outputs, or fail.`,
      on: ['person'],
      form: IN_DOUBT_FORM,
    },
  );
}

/** What a person answers when the outcome of a body is unknown. */
const IN_DOUBT_FORM = {
  type: 'object',
  required: ['decision'],
  properties: {
    decision: { enum: ['retry', 'complete', 'fail'] },
    outputs: { type: 'object' },
  },
};

/** Whether a person answered {@link inDoubt} with another try. */
export function isRetry(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'decision' in value && value.decision === 'retry';
}
