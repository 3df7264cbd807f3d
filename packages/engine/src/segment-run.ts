import {
  HeddleError,
  type JsonObject,
  type Plan,
  type PlanNode,
  parseActivationKey,
  type RunEventBody,
} from '@heddle/contracts';
import type { ClaimedRun, CommitWrite } from '@heddle/ports';
import { activationsOf, isGone, nodeAt } from './activations.ts';
import { Calls } from './calls.ts';
import { chooseNext } from './choose-next.ts';
import { CommitLine } from './commit-line.ts';
import type { ClaimedSegment } from './handle-segment.ts';
import type { EngineHost } from './host.ts';
import { isRetry } from './pauses.ts';
import { POISONED_AFTER, prepare, signed } from './prepare.ts';
import type { Progress } from './progress.ts';
import { type SettleRequest, settleNode } from './settle-node.ts';
import type { Settlement } from './settlement.ts';
import { isOwed, suspectsOf } from './suspects.ts';
import { ValuesAtHand } from './values-at-hand.ts';

/** A body that has run for so long has its start committed, so that whoever watches sees it. */
const PROGRESS_AFTER_MS = 100;

/** A claimed segment, and how it is run. */
export interface SegmentRunOptions {
  readonly host: EngineHost;
  readonly plan: Plan;
  readonly claimed: ClaimedSegment;
  readonly signal: AbortSignal;
  readonly mayKeep: boolean;
  /** Outputs already at hand, from a segment of the same run that this worker just finished. */
  readonly values: Record<string, JsonObject | undefined>;
}

/** `dropped`: somebody else has the segment, or the run is over. */
export type SegmentRunResult =
  | { readonly outcome: 'done'; readonly kept?: ClaimedRun }
  | { readonly outcome: 'dropped' };

/**
 * One execution of a claimed segment. Nodes start as `advance` finds them ready; what they settle is gathered and
 * committed in as few writes as the promises allow: what was paid for, or took time, is committed before anything
 * noticeable follows it, and whatever takes microseconds rides along.
 */
export class SegmentRun {
  readonly #options: SegmentRunOptions;
  /** The segment's nodes as activations of the iteration that was claimed, in plan order. */
  readonly #mine: readonly string[];
  readonly #line: CommitLine;
  readonly #progress: Progress;
  readonly #abort = new AbortController();
  readonly #values: ValuesAtHand;
  readonly #running = new Map<string, Promise<Settlement>>();
  /** Activations whose earlier attempts may have died with their worker. */
  readonly #lost: ReadonlySet<string>;
  /** The one that three workers died with: after a death bodies run one by one, so it is the first. */
  readonly #poisoned: string | undefined;
  /** Bodies with effects that this execution has committed to before it started them, with the attempts before. */
  readonly #begun = new Map<string, number>();
  /** Something paid or slow is settled but not committed. */
  #owed = false;

  constructor(options: SegmentRunOptions) {
    this.#options = options;
    this.#values = new ValuesAtHand(options.host.log, options.plan, options.values);
    this.#mine = activationsOf(options.plan, options.claimed.claim.segment);
    this.#line = new CommitLine(options);
    this.#progress = this.#line.progress;
    const { ready } = this.#progress.decide();
    const { deaths } = options.claimed;
    this.#lost = new Set(deaths > 0 ? this.#mine.filter((key) => ready.includes(key)) : []);
    this.#line.suspects = suspectsOf(options.plan, this.#mine, [...this.#lost]);
    this.#poisoned =
      deaths >= POISONED_AFTER ? chooseNext(options.plan, [...this.#lost], true).next[0] : undefined;
  }

  async execute(): Promise<SegmentRunResult> {
    const onAbort = (): void => this.#abort.abort(this.#options.signal.reason);
    if (this.#options.signal.aborted) onAbort();
    this.#options.signal.addEventListener('abort', onAbort, { once: true });
    const progress = setInterval(() => void this.#showProgress(), PROGRESS_AFTER_MS);
    try {
      return await this.#loop();
    } catch (error) {
      if (this.#abort.signal.aborted) return { outcome: 'dropped' };
      throw error;
    } finally {
      clearInterval(progress);
      this.#options.signal.removeEventListener('abort', onAbort);
      if (this.#running.size > 0) this.#abort.abort(new HeddleError('run-cancelled', 'The segment is over.'));
    }
  }

  async #loop(): Promise<SegmentRunResult> {
    for (;;) {
      await this.#startReady();
      if (this.#running.size > 0 && !this.#progress.hasEnded) {
        this.#take(await Promise.race(this.#running.values()));
        if (!this.#progress.failure && !this.#progress.hasEnded) continue;
      }
      const result = await this.#line.finish(this.#mine, this.#values.outputs);
      if (result === 'fenced') return { outcome: 'dropped' };
      if (result !== 'more')
        return { outcome: 'done', ...(result.kept === undefined ? {} : { kept: result.kept }) };
    }
  }

  /** Starts every ready node of the segment that is not under way. */
  async #startReady(): Promise<void> {
    for (;;) {
      const decision = this.#progress.decide();
      // What is skipped is told before anything that waited for it starts.
      this.#progress.tell(decision);
      const among = new Set(decision.ready);
      const ready = this.#mine.filter((key) => among.has(key) && !this.#running.has(key));
      if (ready.length === 0) return;
      if (this.#lost.size > 0 && this.#running.size > 0) return;
      const { next, isInstant } = chooseNext(this.#options.plan, ready, this.#lost.size > 0);
      if (this.#mustCommitBefore(next, isInstant)) {
        for (const key of next) if (this.#isOnce(key)) this.#begin(key);
        if ((await this.#line.step()) === 'fenced') throw this.#drop();
        this.#owed = false;
        continue;
      }
      await this.#values.fetchFor(next, this.#progress);
      for (const key of next) this.#start(key, decision.failing[key]);
      if (!isInstant) return;
      for (const settled of await Promise.all(next.map((key) => this.#running.get(key))))
        if (settled) this.#take(settled);
      if (this.#progress.failure) return;
    }
  }

  #nodeOf(key: string): PlanNode {
    return nodeAt(this.#options.plan, key);
  }

  /** A body that must not run twice, and that is to run now: nobody has begun it, or a person said to try again. */
  #isOnce(key: string): boolean {
    if (this.#nodeOf(key).effects !== 'once' || this.#begun.has(key)) return false;
    const state = this.#progress.state[key];
    return state === undefined || (state.status === 'woken' && isRetry(state.value));
  }

  /**
   * What cost money or time is committed before anything noticeable that depends on it starts, what must not repeat is
   * committed to before it starts, and after a death everything is.
   */
  #mustCommitBefore(next: readonly string[], isInstant: boolean): boolean {
    if (this.#lost.size > 0 && this.#progress.hasNews) return true;
    return (!isInstant && this.#owed) || next.some((key) => this.#isOnce(key));
  }

  #begin(key: string): void {
    // A person who says `retry` has seen one attempt come to no end.
    const before = this.#progress.state[key]?.status === 'woken' ? 1 : this.#deathsOf(key);
    this.#begun.set(key, before);
    this.#progress.begin(key, before + 1);
  }

  #deathsOf(key: string): number {
    return this.#lost.has(key) ? this.#options.claimed.deaths : 0;
  }

  #start(key: string, failing: string | undefined): void {
    const { host, plan, claimed } = this.#options;
    const { iteration } = parseActivationKey(key);
    const node = this.#nodeOf(key);
    const lostAttempts = this.#begun.get(key) ?? this.#deathsOf(key);
    const prepared = prepare({
      host,
      plan,
      run: this.#progress.snapshot,
      node,
      iteration,
      state: this.#progress.state,
      values: this.#values.outputs,
      large: this.#values.large,
      failing,
      lostAttempts,
      isPoisoned: key === this.#poisoned,
      isBegunHere: this.#begun.has(key),
    });
    if ('settlement' in prepared) {
      this.#running.set(key, Promise.resolve(prepared.settlement));
      return;
    }
    if (prepared.isFirst && !this.#begun.has(key)) this.#progress.start(key, lostAttempts + 1);
    const request: SettleRequest = signed(prepared.request, {
      signal: this.#abort.signal,
      jobId: claimed.jobId,
      onRetry: (event, writes) => this.#showFailure(event, writes),
      calls: () => new Calls({ host, line: this.#line, request, drop: () => this.#drop() }).call,
    });
    const settled = settleNode(host, request);
    // Settled through `#loop`; this keeps a rejection that comes after a fence from being unhandled.
    settled.catch(() => undefined);
    this.#running.set(key, settled);
  }

  /** An attempt failed and another follows. */
  #showFailure(event: RunEventBody, writes: readonly CommitWrite[]): void {
    this.#progress.add([event], writes);
    if (event.type === 'node-failed' && event.usage) this.#progress.spend(event.usage);
    void this.#showProgress();
  }

  #take(settled: Settlement): void {
    this.#running.delete(settled.key);
    if (isGone(this.#options.plan, this.#progress.state, settled.key)) {
      // Its iteration is over without it; what it cost is counted all the same.
      this.#progress.spend(settled.usage);
      return;
    }
    if (settled.outputs) this.#values.outputs[settled.key] = settled.outputs;
    const node = this.#nodeOf(settled.nodeId);
    if (isOwed(node)) this.#owed = true;
    this.#progress.settle(settled);
  }

  async #showProgress(): Promise<void> {
    if (this.#running.size === 0 || !this.#progress.hasNews || this.#line.isBusy) return;
    try {
      if ((await this.#line.step()) === 'fenced') this.#drop();
      else this.#owed = false;
    } catch {
      // Progress is a courtesy: the commit that must succeed follows, and reports what is wrong.
    }
  }

  #drop(): HeddleError {
    const reason = new HeddleError(
      'run-cancelled',
      'Somebody else has this segment, or the run is over; the work is dropped.',
    );
    this.#abort.abort(reason);
    return reason;
  }
}
