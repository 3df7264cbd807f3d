import {
  activationKey,
  canonicalJson,
  HeddleError,
  type JsonObject,
  type PlanNode,
  type RunEventBody,
} from '@heddle/contracts';
import type { NodeResult } from '@heddle/ports';
import { isGone } from './activations.ts';
import type { CommitLine } from './commit-line.ts';
import type { EngineHost, NodeAttempt } from './host.ts';
import { withGivenOf } from './large-values.ts';
import { type SettleRequest, settleNode } from './settle-node.ts';
import { placeOf } from './settlement.ts';

/** Longest wait between two questions to a record that does not answer. */
const MAX_WAIT_MS = 2_000;

/** What a lent node does for one call. It may run again after its worker died, so hand on the idempotency key. */
export type CallWork = (attempt: NodeAttempt) => Promise<NodeResult> | NodeResult;

/** Calls another node that is lent to this one; see {@link Calls.call}. */
export type CallLent = (lender: PlanNode, input: JsonObject, work: CallWork) => Promise<JsonObject>;

/** The activation that calls, and the line its commits go by. */
export interface CallsOptions {
  readonly host: EngineHost;
  readonly line: CommitLine;
  readonly request: Omit<SettleRequest, 'calls'>;
  /** Drops the claim's work when somebody else has it. */
  readonly drop: () => HeddleError;
}

/**
 * The calls that one activation makes to nodes lent to it. Each is an activation of its own: it has its own events,
 * policies and idempotency key, and is committed when it is over. A borrower that runs again after its worker died
 * gets the answers it had, as long as it asks the same in the same order.
 */
export class Calls {
  readonly #options: CallsOptions;
  #count = 0;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /**
   * Answers from the record, or does the work and commits it.
   *
   * @throws HeddleError what the work failed with, after the lender's own policies; `effect-unknown` when an earlier
   * attempt at a call that must not repeat was lost.
   */
  call: CallLent = async (lender, input, work) => {
    const { host, line, request } = this.#options;
    const { progress } = line;
    const iteration = callIteration(request, this.#count++, input);
    const key = activationKey(lender.id, iteration);
    const known = await this.#recorded(key);
    if (known) return known;
    if (progress.state[key]?.status === 'begun') throw unknownEffect(lender, key);
    if (isGone(request.plan, progress.state, key)) throw unmade(lender);
    await this.#begin(lender, iteration, input);
    const settled = await settleNode(
      { ...host, runNode: async (attempt) => work(attempt) },
      // What a call gives is the borrower's business, not that of the lender's ports.
      // The run as it is now: a call that is made again after it failed is told from the first by the version.
      {
        ...request,
        run: withGivenOf(request.run, progress.snapshot),
        node: { ...lender, outputs: [] },
        iteration,
        inputs: input,
        calls: () => refuseNested,
      },
    );
    progress.settle(settled, { isCall: true });
    if ((await line.step()) === 'fenced') throw this.#options.drop();
    if (settled.failure) throw settled.failure;
    return settled.outputs ?? {};
  };

  /** The answer in the record. A record that does not answer is asked until it does: the call must not be repeated. */
  async #recorded(key: string): Promise<JsonObject | undefined> {
    const { host, request } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return (await host.log.outputs(request.run.runId, [key]))[key];
      } catch (error) {
        if (!HeddleError.is(error) || !error.retryable) throw error;
        await host.sleep(Math.min(100 * 2 ** attempt, MAX_WAIT_MS), request.signal);
      }
    }
  }

  async #begin(lender: PlanNode, iteration: string, inputs: JsonObject): Promise<void> {
    const { host, line, request } = this.#options;
    const started: RunEventBody = {
      type: 'node-started',
      at: host.clock.now(),
      ...placeOf(lender, iteration),
      attempt: 1,
      workerId: host.workerId,
      jobId: request.jobId,
      inputs: { ...inputs },
    };
    line.progress.add([started]);
    if (lender.effects !== 'once') return;
    line.progress.note(activationKey(lender.id, iteration), { status: 'begun', attempt: 1 });
    if ((await line.step()) === 'fenced') throw this.#options.drop();
    if (line.progress.state[activationKey(lender.id, iteration)]?.status !== 'begun') throw unmade(lender);
  }
}

/** Where a call stands: in the borrower's iteration, its place among the borrower's calls, and what it asks. */
export function callIteration(
  { node, iteration }: { readonly node: { readonly id: string }; readonly iteration: string },
  count: number,
  input: JsonObject,
): string {
  return `${iteration}~${node.id}.${count}.${digest(canonicalJson(input))}`;
}

/** Eight hex digits of FNV-1a (32 bits): tells questions apart, nothing more. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

const refuseNested: CallLent = () => {
  throw new HeddleError('node-config-invalid', 'A lent node cannot itself call lent nodes.');
};

/** Others ended the iteration around it. What the borrower still makes of it is dropped. */
export function unmade({ id }: PlanNode): HeddleError {
  return new HeddleError(
    'run-cancelled',
    `The call of \`${id}\` was not made: the iteration that it belongs to is over.`,
  );
}

function unknownEffect(lender: PlanNode, key: string): HeddleError {
  return new HeddleError(
    'effect-unknown',
    `A call of \`${lender.id}\` was lost with its worker before it could say whether it finished, and it must not run twice. Look whether it had its effect, then run the flow again from here.`,
    { details: { nodeId: lender.id, activation: key } },
  );
}
