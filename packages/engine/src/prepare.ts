import {
  activationKey,
  ERROR_CODES,
  type ErrorCode,
  HeddleError,
  isSettled,
  type Json,
  type JsonObject,
  type NodeState,
  type Plan,
  type PlanNode,
  parseActivationKey,
  type RunState,
} from '@heddle/contracts';
import type { IterationsView, RunSnapshot } from '@heddle/ports';
import { gatherInputs, resultOf, type Values } from './gather-inputs.ts';
import type { EngineHost } from './host.ts';
import { inputOf, type LargeValues, withGiven, wokenBy } from './large-values.ts';
import { inDoubt } from './pauses.ts';
import type { SettleRequest } from './settle-node.ts';
import type { Settlement } from './settlement.ts';

/** So many workers may die with a node's body before it is poisoned. */
export const POISONED_AFTER = 3;

/** A ready activation, and what is known of its run. */
export interface PrepareOptions {
  readonly host: EngineHost;
  readonly plan: Plan;
  readonly run: RunSnapshot;
  readonly node: PlanNode;
  readonly iteration: string;
  readonly state: RunState;
  readonly values: Values;
  readonly large: LargeValues;
  /** The activation inside that fails this container. */
  readonly failing: string | undefined;
  readonly lostAttempts: number;
  /** Three workers died with it. */
  readonly isPoisoned: boolean;
  /** This very execution committed to the body before it started it. */
  readonly isBegunHere: boolean;
}

/** A request before the execution that makes it adds itself. */
type Unsigned = Omit<SettleRequest, keyof Signature>;

/** What the execution adds. */
type Signature = Pick<SettleRequest, 'signal' | 'jobId' | 'onRetry' | 'calls'>;

/** An activation that has settled without its body, or the body to run. */
export type Prepared =
  | { readonly settlement: Settlement }
  | {
      readonly request: Unsigned;
      /** It starts, rather than going on after a wait or after iterations. */
      readonly isFirst: boolean;
    };

/** Decides how a ready activation starts: with its body, with an answer that is there already, or not at all. */
export function prepare(options: PrepareOptions): Prepared {
  const { host, plan, node, iteration, state, values, large, failing, lostAttempts } = options;
  const run = withGiven(options.run, large);
  const now = state[activationKey(node.id, iteration)];
  const inputs =
    node.role === 'input' ? inputOf(run, large) : gatherInputs(node, { plan, run, state, values, iteration });
  const request = { plan, run, node, iteration, inputs, state, values, lostAttempts };
  const plain = { request, isFirst: now === undefined || now.status === 'begun' };
  if (options.isPoisoned) return { request: { ...request, verdict: poisoned(node) }, isFirst: false };
  if (failing !== undefined)
    return { request: { ...request, verdict: failureInside(state, failing) }, isFirst: false };
  if (now?.status === 'begun' && !options.isBegunHere)
    return { settlement: inDoubt(host, { node, iteration }) };
  if (now?.status === 'open')
    return {
      request: { ...request, iterations: iterationsOf({ ...options, run }, now) },
      isFirst: false,
    };
  if (now?.status !== 'woken') return plain;
  if (now.by !== 'person') return { request: { ...request, woken: wokenBy(now, large) }, isFirst: false };
  return afterDoubt(request, now.value, node);
}

/**
 * A request that its execution has signed. Member by member: a copy of one that is then added to costs more than
 * everything else about an instant node.
 */
export function signed(request: Unsigned, { signal, jobId, onRetry, calls }: Signature): SettleRequest {
  return {
    plan: request.plan,
    run: request.run,
    node: request.node,
    iteration: request.iteration,
    inputs: request.inputs,
    iterations: request.iterations,
    woken: request.woken,
    state: request.state,
    values: request.values,
    lostAttempts: request.lostAttempts,
    verdict: request.verdict,
    given: request.given,
    signal,
    jobId,
    onRetry,
    calls,
  };
}

/** What a person decided about a body whose outcome nobody knows. */
function afterDoubt(request: Unsigned, value: Json | undefined, node: PlanNode): Prepared {
  const answer = isObject(value) ? value : {};
  if (answer.decision === 'complete')
    return {
      request: { ...request, given: isObject(answer.outputs) ? answer.outputs : {} },
      isFirst: false,
    };
  if (answer.decision === 'retry') return { request: { ...request, lostAttempts: 1 }, isFirst: true };
  const verdict = new HeddleError(
    'node-failed',
    `Node \`${node.id}\` was lost with its worker, and whether it had its effect is unknown. A person decided that it failed.`,
  );
  return { request: { ...request, verdict }, isFirst: false };
}

function poisoned(node: PlanNode): HeddleError {
  return new HeddleError(
    'node-poisoned',
    `Node \`${node.id}\` was running when its worker died, ${POISONED_AFTER} times in a row. It is not tried again. Look into the worker's log, mend the node or its input, then resume the run.`,
    { details: { nodeId: node.id, deaths: POISONED_AFTER } },
  );
}

/** A container fails with what failed inside it, and says where. */
function failureInside(state: RunState, failing: string): HeddleError {
  const { nodeId, iteration } = parseActivationKey(failing);
  const failed = state[failing];
  const error = failed?.status === 'failed' ? failed.error : undefined;
  const code = error && Object.hasOwn(ERROR_CODES, error.code) ? (error.code as ErrorCode) : 'node-failed'; // cast: guarded by hasOwn
  return new HeddleError(code, error?.message ?? `Node \`${nodeId}\` failed.`, {
    details: { nodeId, iteration },
    retryable: false,
  });
}

/** What a mark says to a container's body. */
const OUTCOMES = { y: 'result', e: 'empty', f: 'failed' } as const;

function iterationsOf(
  { plan, run, node, state, values, iteration }: PrepareOptions,
  now: Extract<NodeState, { status: 'open' }>,
): IterationsView {
  const place = { plan, run, state, values, iteration };
  const outcomes = [...now.marks].map((mark) => OUTCOMES[mark as keyof typeof OUTCOMES] ?? 'empty'); // cast: looked up, not trusted
  const reads = node.container?.reads ?? 'all';
  const last = now.marks.lastIndexOf('y');
  return {
    count: now.marks.length,
    outcomes,
    results: outcomes.map((outcome, at) =>
      outcome === 'result' && (reads === 'all' || at === last) ? (resultOf(node, at, place) ?? null) : null,
    ),
    failures: now.failures ?? {},
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a failed run does again when it is resumed: what failed, and what was about to fail with the failure of a run it
 * called; everything else is left as it is.
 */
export function planResume(state: RunState): {
  readonly settled: RunState;
  readonly forgotten: readonly string[];
  /** Activations that run again. */
  readonly again: readonly string[];
} {
  const settled: Record<string, NodeState> = {};
  const forgotten: string[] = [];
  for (const [key, now] of Object.entries(state)) {
    if (failedCall(now) !== undefined) forgotten.push(key);
    if (!isSettled(now) || now.status !== 'failed') continue;
    if (now.marks === undefined) forgotten.push(key);
    else settled[key] = { status: 'open', marks: now.marks.replaceAll('f', '.') };
  }
  return { settled, forgotten, again: [...forgotten, ...Object.keys(settled)] };
}

/** The called run whose failure woke an activation that has not heard it yet. */
export function failedCall(now: NodeState): string | undefined {
  if (now.status !== 'woken' || now.by !== 'run' || !isObject(now.value)) return undefined;
  const { status, runId } = now.value;
  return status === 'failed' && typeof runId === 'string' ? runId : undefined;
}
