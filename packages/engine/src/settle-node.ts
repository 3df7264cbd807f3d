import {
  addUsage,
  type Citation,
  HeddleError,
  type Json,
  type JsonObject,
  NO_USAGE,
  type NodeState,
  type Plan,
  type PlanNode,
  type RunDelta,
  type RunEventBody,
  type Usage,
} from '@heddle/contracts';
import type { CommitWrite, NodeResult } from '@heddle/ports';
import type { EngineHost, NodeAttempt } from './host.ts';
import { nextDelay } from './policies/retry.ts';
import { withTimeout } from './policies/timeout.ts';

/** A node that is over: what its commit will carry. */
export interface Settlement {
  readonly nodeId: string;
  readonly state: NodeState;
  readonly outputs?: JsonObject;
  readonly events: readonly RunEventBody[];
  readonly usage: Usage;
  readonly writes: readonly CommitWrite[];
  readonly failure?: HeddleError;
}

export interface SettleRequest extends Omit<NodeAttempt, 'attempt' | 'emit'> {
  readonly jobId: string;
  /** An attempt failed and another follows: commit this soon, so that whoever watches sees it. */
  readonly onRetry: (event: RunEventBody) => void;
}

/** Time-out of an attempt that a node's policies do not set: 5 minutes. */
export const DEFAULT_TIMEOUT_MS = 300_000;

/**
 * Runs a node to its settlement: its pinned outputs, or its body under the policies time-out, retry and on-error, from
 * the inside out. Never rejects, but for an aborted signal.
 */
export async function settleNode(host: EngineHost, request: SettleRequest): Promise<Settlement> {
  const pinned = request.run.pins?.[request.node.id];
  if (pinned)
    return completed(host, request, {
      result: { outputs: pinned },
      attempt: 1,
      startedAt: host.clock.now(),
      usage: NO_USAGE,
      citations: [],
      pinned: true,
    });
  let spent = NO_USAGE;
  for (let attempt = 1; ; attempt++) {
    const startedAt = host.clock.now();
    const trace = new AttemptTrace(host, request, attempt);
    try {
      const result = await runAttempt(host, request, attempt, trace);
      const done = {
        result,
        attempt,
        startedAt,
        usage: addUsage(trace.usage, result.usage ?? NO_USAGE),
        citations: trace.citations,
      };
      const refusal = refusalOf(request.plan, request.node, result);
      if (!refusal) return completed(host, request, done);
      return failed(host, request, { failure: refusal, attempt, startedAt, usage: done.usage });
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      const failure = HeddleError.from(error);
      const usage = addUsage(spent, trace.usage);
      const delay = nextDelay(request.node.policies.retry, attempt, failure, host.random);
      if (delay === undefined)
        return failed(host, request, { failure, attempt, startedAt, usage: trace.usage });
      spent = usage;
      request.onRetry(
        failedEvent(
          host,
          request,
          { failure, attempt, startedAt, usage: trace.usage },
          host.clock.now() + delay,
        ),
      );
      trace.reset();
      await host.sleep(delay, request.signal);
    }
  }
}

async function runAttempt(
  host: EngineHost,
  request: SettleRequest,
  attempt: number,
  trace: AttemptTrace,
): Promise<NodeResult> {
  const ms = request.node.policies.timeout?.ms ?? DEFAULT_TIMEOUT_MS;
  const body = async (signal: AbortSignal): Promise<NodeResult> =>
    host.runNode({ ...request, attempt, signal, emit: trace.emit });
  const result =
    request.node.weight === 'instant' && request.node.policies.timeout === undefined
      ? await body(request.signal)
      : await withTimeout({ ms, signal: request.signal, nodeId: request.node.id }, body);
  const missing = request.node.outputs.filter(
    (port) => port.always && !Object.hasOwn(result.outputs, port.name),
  );
  if (missing.length > 0)
    throw new HeddleError(
      'node-output-invalid',
      `Node \`${request.node.id}\` (${request.node.kind}) settled without its output ${missing.map((port) => `\`${port.name}\``).join(', ')}. This is a fault of the node kind.`,
    );
  return result;
}

/** A result may ask to end the run when nobody listens at an outlet: a guardrail's block, a validator's refusal. */
function refusalOf(plan: Plan, node: PlanNode, result: NodeResult): HeddleError | undefined {
  const asked = result.unlessWired;
  if (!asked) return undefined;
  const wired = plan.nodes.some((candidate) =>
    [...candidate.inputs.flatMap((input) => input.sources), ...candidate.after, ...candidate.references].some(
      (source) => source.node === node.id && source.port === asked.outlet,
    ),
  );
  if (wired) return undefined;
  return new HeddleError(asked.error.code, asked.error.message, {
    details: { nodeId: node.id, ...asked.error.details },
  });
}

interface Done {
  readonly result: NodeResult;
  readonly attempt: number;
  readonly startedAt: number;
  readonly usage: Usage;
  readonly citations: readonly Citation[];
  readonly pinned?: boolean;
  readonly recovered?: HeddleError;
}

function completed(host: EngineHost, request: SettleRequest, done: Done): Settlement {
  const { node } = request;
  const at = host.clock.now();
  const outputs = done.result.outputs as JsonObject; // cast: a record of JSON values is a JSON object
  const absent = node.outputs
    .filter((port) => !port.always && !Object.hasOwn(outputs, port.name))
    .map((port) => port.name);
  const hasUsage = done.usage.inputTokens > 0 || done.usage.outputTokens > 0 || done.usage.costUsd > 0;
  const citations = done.citations.map(
    (citation): RunEventBody => ({ type: 'citation', at, nodeId: node.id, citation }),
  );
  return {
    nodeId: node.id,
    state: absent.length > 0 ? { status: 'completed', absent } : { status: 'completed' },
    outputs,
    usage: done.usage,
    writes: done.result.writes ?? [],
    events: [
      ...citations,
      {
        type: 'node-completed',
        at,
        nodeId: node.id,
        attempt: done.attempt,
        outputs: { ...outputs },
        durationMs: at - done.startedAt,
        jobId: request.jobId,
        workerId: host.workerId,
        ...(hasUsage ? { usage: done.usage } : {}),
        ...(done.pinned ? { pinned: true } : {}),
        ...(done.recovered ? { recovered: done.recovered.toJSON() } : {}),
      },
    ],
  };
}

interface Failure {
  readonly failure: HeddleError;
  readonly attempt: number;
  readonly startedAt: number;
  readonly usage: Usage;
}

function failed(host: EngineHost, request: SettleRequest, end: Failure): Settlement {
  const recovery = recoveryOf(request.node, end.failure);
  if (recovery)
    return completed(host, request, {
      ...end,
      result: { outputs: recovery },
      citations: [],
      recovered: end.failure,
    });
  return {
    nodeId: request.node.id,
    state: { status: 'failed' },
    usage: end.usage,
    writes: [],
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

function failedEvent(
  host: EngineHost,
  request: SettleRequest,
  end: Failure,
  willRetryAt?: number,
): RunEventBody {
  const at = host.clock.now();
  const { code, message, details } = end.failure.toJSON();
  return {
    type: 'node-failed',
    at,
    nodeId: request.node.id,
    attempt: end.attempt,
    error: { code, message, ...(details === undefined ? {} : { details }) },
    durationMs: at - end.startedAt,
    jobId: request.jobId,
    workerId: host.workerId,
    ...(end.usage.inputTokens > 0 || end.usage.outputTokens > 0 ? { usage: end.usage } : {}),
    ...(willRetryAt === undefined ? {} : { willRetryAt }),
  };
}

/** Collects what a body emits while it runs, and numbers its text. */
class AttemptTrace {
  usage: Usage = NO_USAGE;
  readonly citations: Citation[] = [];
  readonly emit: NodeAttempt['emit'];
  #offset = 0;
  readonly #publish: (delta: RunDelta) => void;
  readonly #at: { readonly runId: string; readonly nodeId: string; readonly attempt: number };
  readonly #now: () => number;

  constructor(host: EngineHost, request: SettleRequest, attempt: number) {
    this.#publish = host.publishDelta;
    this.#now = host.clock.now;
    this.#at = { runId: request.run.runId, nodeId: request.node.id, attempt };
    this.emit = {
      isWatched: request.run.watched,
      delta: (text) => {
        if (text === '') return;
        this.#publish({ type: 'text-delta', ...this.#at, offset: this.#offset, text, at: this.#now() });
        this.#offset += text.length;
      },
      citation: (citation) => {
        this.citations.push(citation);
      },
      usage: (usage) => {
        this.usage = addUsage(this.usage, usage);
      },
    };
  }

  /** Tells readers to drop the text of this attempt. */
  reset(): void {
    if (this.#offset > 0) this.#publish({ type: 'text-reset', ...this.#at, at: this.#now() });
  }
}
