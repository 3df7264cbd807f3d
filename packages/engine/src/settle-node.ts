import {
  addUsage,
  HeddleError,
  type JsonObject,
  NO_USAGE,
  type Plan,
  type PlanNode,
  type RunEventBody,
} from '@heddle/contracts';
import type { CommitWrite, NodeResult } from '@heddle/ports';
import { AttemptTrace } from './attempt-trace.ts';
import type { EngineHost, NodeAttempt } from './host.ts';
import { completed, failed, failedEvent } from './outcome.ts';
import { iterated, waited } from './pauses.ts';
import { nextDelay } from './policies/retry.ts';
import { withTimeout } from './policies/timeout.ts';
import { placeOf, type Settlement } from './settlement.ts';
import { oversize } from './value-size.ts';

/** An activation whose body is to run, with its policies around it. */
export interface SettleRequest extends Omit<NodeAttempt, 'attempt' | 'emit' | 'call'> {
  readonly jobId: string;
  /** Attempts that came to no end before this one, because their worker died. */
  readonly lostAttempts: number;
  /** The body does not run; the node fails with this, under its on-error policy. */
  readonly verdict?: HeddleError | undefined;
  /** The body does not run; the node settles with these outputs. */
  readonly given?: JsonObject | undefined;
  /** How an attempt calls nodes that are lent to this one; every attempt counts its calls anew. */
  readonly calls: () => NodeAttempt['call'];
  /** An attempt failed and another follows: commit this soon, so that whoever watches sees it. */
  readonly onRetry: (event: RunEventBody, writes: readonly CommitWrite[]) => void;
}

/** Time-out of an attempt that a node's policies do not set: 5 minutes. */
export const DEFAULT_TIMEOUT_MS = 300_000;

/**
 * Runs an activation to its settlement or its next pause: its pinned outputs, or its body under the policies time-out,
 * retry and on-error, from the inside out. Never rejects, but for an aborted signal.
 */
export async function settleNode(host: EngineHost, request: SettleRequest): Promise<Settlement> {
  const startedAt = host.clock.now();
  const first = request.lostAttempts + 1;
  const pinned = request.run.pins?.[request.node.id];
  const given = pinned ?? request.given;
  if (given)
    return completed(host, request, {
      result: { outputs: given },
      attempt: first,
      startedAt,
      usage: NO_USAGE,
      citations: [],
      writes: [],
      pinned: pinned !== undefined,
    });
  if (request.verdict)
    return failed(host, request, {
      failure: request.verdict,
      attempt: first,
      startedAt,
      usage: NO_USAGE,
      writes: [],
    });
  return settleByBody(host, request, first);
}

async function settleByBody(host: EngineHost, request: SettleRequest, first: number): Promise<Settlement> {
  const place = placeOf(request.node, request.iteration);
  for (let attempt = first; ; attempt++) {
    const startedAt = host.clock.now();
    const trace = new AttemptTrace(host, request.run, { ...place, attempt });
    try {
      const result = await runAttempt(host, request, attempt, trace);
      if (result.iterate) return { ...iterated(host, request, result.iterate.count), writes: trace.writes };
      if (result.wait) return { ...waited(host, request, result.wait), writes: trace.writes };
      const done = {
        result,
        attempt,
        startedAt,
        usage: addUsage(trace.usage, result.usage ?? NO_USAGE),
        citations: trace.citations,
        writes: trace.writes,
      };
      const refusal =
        refusalOf(request.plan, request.node, result) ??
        oversize(request.node.id, result.outputs as JsonObject); // cast: a record of JSON values is a JSON object
      if (!refusal) return completed(host, request, done);
      return failed(host, request, { ...done, failure: refusal });
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      const end = {
        failure: HeddleError.from(error),
        attempt,
        startedAt,
        usage: trace.usage,
        writes: trace.writes,
      };
      const tries = attempt - first + 1;
      const delay = nextDelay(request.node.policies.retry, tries, end.failure, host.random);
      if (delay === undefined) return failed(host, request, end);
      request.onRetry(failedEvent(host, request, end, host.clock.now() + delay), trace.writes);
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
  const { node } = request;
  const ms = node.policies.timeout?.ms ?? DEFAULT_TIMEOUT_MS;
  const body = async (signal: AbortSignal): Promise<NodeResult> =>
    host.runNode({
      plan: request.plan,
      run: request.run,
      node,
      iteration: request.iteration,
      inputs: request.inputs,
      iterations: request.iterations,
      woken: request.woken,
      call: request.calls(),
      state: request.state,
      values: request.values,
      attempt,
      signal,
      emit: trace.emit,
    });
  const result =
    node.weight === 'instant' && node.policies.timeout === undefined
      ? await body(request.signal)
      : await withTimeout({ ms, signal: request.signal, nodeId: node.id }, body);
  if (result.iterate || result.wait) return result;
  const missing = node.outputs.filter((port) => port.always && !Object.hasOwn(result.outputs, port.name));
  if (missing.length > 0)
    throw new HeddleError(
      'node-output-invalid',
      `Node \`${node.id}\` (${node.kind}) settled without its output ${missing.map((port) => `\`${port.name}\``).join(', ')}. This is a fault of the node kind.`,
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
