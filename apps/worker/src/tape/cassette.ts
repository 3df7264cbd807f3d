import { activationKey, type ExchangeKind, HeddleError, type Json } from '@heddle/contracts';
import type { NodeAttempt } from '@heddle/engine';
import type { RecordedExchange, RunLog } from '@heddle/ports';
import { differencesOf } from './exchange-json.ts';

/**
 * The exchanges that one activation had in an earlier run, to be had again: the nth question with a hash gets what
 * the nth question with that hash got.
 */
export class Cassette {
  readonly #sourceId: string;
  readonly #attempt: NodeAttempt;
  readonly #left: RecordedExchange[];
  readonly #isEmpty: boolean;

  private constructor(
    sourceId: string,
    attempt: NodeAttempt,
    exchanges: readonly RecordedExchange[],
    had: readonly RecordedExchange[],
  ) {
    this.#sourceId = sourceId;
    this.#attempt = attempt;
    this.#isEmpty = exchanges.length === 0;
    this.#left = [...exchanges];
    for (const { hash } of had) this.#remove(this.#left.findIndex((each) => each.hash === hash));
  }

  /** Reads the exchanges of an attempt's activation; undefined when the run is no replay. */
  static async of(runs: Pick<RunLog, 'exchanges'>, attempt: NodeAttempt): Promise<Cassette | undefined> {
    const { run, node, iteration } = attempt;
    if (run.replay === undefined) return undefined;
    const { runId: sourceId } = run.replay;
    const target = { workspaceId: run.workspaceId, activation: activationKey(node.id, iteration) };
    const recorded = await runs.exchanges({ ...target, runId: sourceId });
    const continues = attempt.woken !== undefined || attempt.iterations !== undefined;
    const isCall = iteration.includes('~');
    const own = continues || isCall ? await runs.exchanges({ ...target, runId: run.runId }) : [];
    if (isCall) {
      // A borrower that is tried again makes the same call again: the nth time gets what the nth time got.
      const place = turnsOf(own.filter((each) => each.turn < run.version)).length;
      const turns = turnsOf(recorded);
      const turn = turns[Math.min(place, turns.length - 1)];
      return new Cassette(
        sourceId,
        attempt,
        nthAttempt(
          recorded.filter((each) => each.turn === turn),
          attempt,
        ),
        [],
      );
    }
    return new Cassette(
      sourceId,
      attempt,
      sinceBegun(nthAttempt(recorded, attempt)),
      continues ? sinceBegun(own.filter((each) => each.attempt === attempt.attempt)) : [],
    );
  }

  /** Whether the activation asked the outside anything at all. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** The next recorded exchange with this hash, which is then used up. */
  take(hash: string): RecordedExchange | undefined {
    return this.#remove(this.#left.findIndex((each) => each.hash === hash));
  }

  /** The next recorded exchange of a kind, which is then used up. */
  takeNext(kind: ExchangeKind): RecordedExchange | undefined {
    return this.#remove(this.#left.findIndex((each) => each.kind === kind));
  }

  /** Why a question has no answer here: which node, and what differs from what was recorded. */
  miss(kind: ExchangeKind, request: Json): HeddleError {
    const { node, iteration } = this.#attempt;
    const nearest = this.#left.find((each) => each.kind === kind);
    const differs = nearest ? differencesOf(nearest.request, request) : [];
    const none = this.#isEmpty ? 'no recorded exchange' : `no further ${kind} exchange`;
    const why = nearest
      ? `its ${kind} request differs from the recorded one at ${differs.map((path) => `\`${path}\``).join(', ')}`
      : `run ${this.#sourceId} has ${none} of it`;
    return new HeddleError(
      'cassette-miss',
      `Node \`${node.id}\` cannot be answered from the record: ${why}. Nothing was sent. Name the node in \`live\` to let it ask, or replay the flow as it was.`,
      {
        retryable: false,
        details: { nodeId: node.id, iteration, runId: this.#sourceId, kind, differs },
      },
    );
  }

  /** An answer that was too long to keep. */
  truncated(kind: ExchangeKind): HeddleError {
    const { node, iteration } = this.#attempt;
    return new HeddleError(
      'cassette-miss',
      `Node \`${node.id}\` cannot be answered from the record: the ${kind} response was longer than 1 MB and only its hash was kept. Name the node in \`live\` to let it ask.`,
      {
        retryable: false,
        details: { nodeId: node.id, iteration, runId: this.#sourceId, kind, differs: [] },
      },
    );
  }

  /** A large answer that went with the run that referred to it. */
  gone(kind: ExchangeKind, keptBy: string): HeddleError {
    const { node, iteration } = this.#attempt;
    return new HeddleError(
      'cassette-miss',
      `Node \`${node.id}\` cannot be answered from the record: its large answer went with run ${keptBy}, which is kept no longer. Name the node in \`live\` to let it ask.`,
      {
        retryable: false,
        details: { nodeId: node.id, iteration, runId: this.#sourceId, kind, differs: [] },
      },
    );
  }

  #remove(at: number): RecordedExchange | undefined {
    return at < 0 ? undefined : this.#left.splice(at, 1)[0];
  }
}

/** An attempt that was lost with its worker recorded nothing, so attempts are counted, not compared. */
function nthAttempt(
  exchanges: readonly RecordedExchange[],
  { attempt }: NodeAttempt,
): readonly RecordedExchange[] {
  const numbers = [...new Set(exchanges.map((each) => each.attempt))].sort((left, right) => left - right);
  const number = numbers[Math.min(attempt, numbers.length) - 1];
  return exchanges.filter((each) => each.attempt === number);
}

function turnsOf(exchanges: readonly RecordedExchange[]): readonly number[] {
  return [...new Set(exchanges.map((each) => each.turn))].sort((left, right) => left - right);
}

/** What came since the body began anew: a resumed run begins an attempt a second time, and the last time counts. */
function sinceBegun(exchanges: readonly RecordedExchange[]): readonly RecordedExchange[] {
  const begun = exchanges.findLast((each) => each.answer.continues === undefined)?.turn ?? 0;
  return exchanges.filter((each) => each.turn >= begun);
}
