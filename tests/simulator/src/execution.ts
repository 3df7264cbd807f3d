import { activationKey, type Plan, type PlanNode, parseActivationKey } from '@heddle/contracts';
import type { ClaimedRun } from '@heddle/ports';
import { isGone, nodeAt } from '../../../packages/engine/src/activations.ts';
import { chooseNext } from '../../../packages/engine/src/choose-next.ts';
import { KEEP_LIMIT } from '../../../packages/engine/src/handle-segment.ts';
import { isRetry } from '../../../packages/engine/src/pauses.ts';
import { indexOf, type PlanIndex } from '../../../packages/engine/src/plan-index.ts';
import { POISONED_AFTER, prepare } from '../../../packages/engine/src/prepare.ts';
import { Progress } from '../../../packages/engine/src/progress.ts';
import type { Settlement } from '../../../packages/engine/src/settlement.ts';
import { suspectsOf } from '../../../packages/engine/src/suspects.ts';
import { missingValues } from '../../../packages/engine/src/values-at-hand.ts';
import { callStep } from './lent-calls.ts';
import { type Attempted, attemptBody, type RunningBody, startedBody } from './running-body.ts';
import { SimulatedLine } from './simulated-line.ts';
import { type ExecutionOptions, endsEarly } from './site.ts';

/**
 * The procedure of a worker on one claimed segment, step by step: what `SegmentRun` does between two awaits is one
 * synchronous step here, around the same pure parts. Every wait is a place where the world goes on.
 */
export class Execution {
  readonly line: SimulatedLine;
  readonly running = new Map<string, RunningBody>();
  isOver = false;
  readonly #options: ExecutionOptions;
  readonly #plan: Plan;
  readonly #index: PlanIndex;
  readonly #progress: Progress;
  /** The segment's nodes as activations of the iteration that was claimed. */
  readonly #mine: readonly string[];
  /** Activations whose earlier attempts may have died with their worker. */
  readonly #lost: ReadonlySet<string>;
  readonly #poisoned: string | undefined;
  /** Bodies with effects that this execution has committed to before it started them, with the attempts before. */
  readonly #begun = new Map<string, number>();
  /** Something paid or slow is settled but not committed. */
  #owed = false;

  constructor(options: ExecutionOptions) {
    const { site, claimed, token, count } = options;
    this.#options = options;
    this.#plan = site.plan(claimed.snapshot.planId);
    this.#index = indexOf(this.#plan);
    const { host } = site;
    this.#progress = new Progress({ host, plan: this.#plan, snapshot: claimed.snapshot, jobId: 'job' });
    const { nodeId, iteration } = parseActivationKey(claimed.claim.segment);
    const nodes = this.#index.segment(nodeId)?.nodes ?? [];
    this.#mine = nodes.map((node) => activationKey(node, iteration));
    const ready = claimed.deaths > 0 ? this.#progress.decide().ready : [];
    this.#lost = new Set(this.#mine.filter((key) => ready.includes(key)));
    this.#poisoned =
      claimed.deaths >= POISONED_AFTER ? chooseNext(this.#plan, [...this.#lost], true).next[0] : undefined;
    this.line = new SimulatedLine({
      site,
      plan: this.#plan,
      claimed,
      token,
      progress: this.#progress,
      mine: this.#mine,
      suspects: suspectsOf(this.#plan, this.#mine, [...this.#lost]),
      mayKeep: count < KEEP_LIMIT.segments,
    });
  }

  get token(): string {
    return this.#options.token;
  }

  /** Whether bodies can come to an end now: the procedure waits for one. */
  get canSettle(): boolean {
    return this.running.size > 0 && !this.line.isAwaited;
  }

  /** Whether a commit of progress may be sent. */
  get canShowProgress(): boolean {
    return !this.line.isBusy && this.running.size > 0 && this.#progress.hasNews;
  }

  /** Goes on until something must be waited for. */
  pump(): void {
    const { site, claimed } = this.#options;
    if (endsEarly(site, claimed, this.#mine)) {
      if (!this.line.isBusy) this.line.giveUp();
      return;
    }
    while (!this.isOver) {
      if (this.#startReady()) return;
      if (this.running.size > 0 && !this.#progress.isEnding) return;
      if (!this.line.commit('last')) return;
    }
  }

  /** A body comes to its end, or to the end of an attempt. */
  settle(key: string): void {
    const body = this.running.get(key);
    const step = body && callStep(this.#options.site, this.#progress, body);
    if (step === undefined || step === 'done') {
      if (this.#attempt(key)) this.pump();
      return;
    }
    if ('asked' in step) this.running.set(key, step.asked);
    else this.#went(key, step.failed);
    if (this.line.commit('step')) this.pump();
  }

  /** The answer of a commit arrives. */
  hear(): void {
    const heard = this.line.hear();
    if (heard.outcome === 'over') {
      this.isOver = true;
      if (heard.kept) this.#keep(heard.kept);
      return;
    }
    if (heard.outcome === 'still') return;
    this.#owed = false;
    if (heard.outcome === 'made') this.pump();
  }

  /** Goes on with the segment that the last commit kept. */
  #keep(claimed: ClaimedRun): void {
    const { site, token, count, values } = this.#options;
    site.keep({ site, claimed, token: `${token}+${claimed.claim.segment}`, count: count + 1, values });
  }

  /** Starts what is ready; true when a commit must be answered first. */
  #startReady(): boolean {
    for (;;) {
      const decision = this.#progress.decide();
      this.#progress.tell(decision);
      const ready = this.#mine.filter((key) => decision.ready.includes(key) && !this.running.has(key));
      if (ready.length === 0) return false;
      if (this.#lost.size > 0 && this.running.size > 0) return false;
      const { next, isInstant } = chooseNext(this.#plan, ready, this.#lost.size > 0);
      if (this.#mustCommitBefore(next, isInstant)) {
        for (const key of next) if (this.#isOnce(key)) this.#begin(key);
        if (this.line.commit('step')) continue;
        return true;
      }
      this.#fetch(next);
      for (const key of next) this.#start(key, decision.failing[key]);
      if (!isInstant) return false;
      for (const key of next) while (this.running.has(key)) this.#attempt(key);
      if (this.#progress.isEnding) return false;
    }
  }

  #nodeOf(key: string): PlanNode {
    return nodeAt(this.#plan, key);
  }

  #isOnce(key: string): boolean {
    if (this.#nodeOf(key).effects !== 'once' || this.#begun.has(key)) return false;
    const now = this.#progress.state[key];
    return now === undefined || (now.status === 'woken' && isRetry(now.value));
  }

  #mustCommitBefore(next: readonly string[], isInstant: boolean): boolean {
    if (this.#lost.size > 0 && this.#progress.hasNews) return true;
    return (!isInstant && this.#owed) || next.some((key) => this.#isOnce(key));
  }

  #begin(key: string): void {
    const before = this.#progress.state[key]?.status === 'woken' ? 1 : this.#deathsOf(key);
    this.#begun.set(key, before);
    this.#progress.begin(key, before + 1);
  }

  #deathsOf(key: string): number {
    return this.#lost.has(key) ? this.#options.claimed.deaths : 0;
  }

  #start(key: string, failing: string | undefined): void {
    const { site, values } = this.#options;
    const node = this.#nodeOf(key);
    const lostAttempts = this.#begun.get(key) ?? this.#deathsOf(key);
    const { snapshot, state } = this.#progress;
    const prepared = prepare({
      host: site.host,
      plan: this.#plan,
      run: snapshot,
      node,
      iteration: parseActivationKey(key).iteration,
      state,
      values,
      large: new Map(),
      failing,
      lostAttempts,
      isPoisoned: key === this.#poisoned,
      isBegunHere: this.#begun.has(key),
    });
    if ('settlement' in prepared) {
      this.#take(prepared.settlement);
      return;
    }
    if (prepared.isFirst && !this.#begun.has(key)) this.#progress.start(key, lostAttempts + 1);
    const { request } = prepared;
    this.running.set(key, startedBody(request, site.host.clock.now()));
    if (!request.verdict && !request.given && !snapshot.pins?.[node.id])
      site.entered(snapshot.runId, key, node);
  }

  /** One attempt of a body; false when another follows. */
  #attempt(key: string): boolean {
    const body = this.running.get(key);
    if (!body) throw new Error(`No body of ${key} runs.`);
    return this.#went(key, attemptBody(this.#options.site, body));
  }

  #went(key: string, attempted: Attempted): boolean {
    if ('next' in attempted) {
      this.#progress.add([attempted.failure]);
      this.running.set(key, attempted.next);
      return false;
    }
    this.running.delete(key);
    this.#take(attempted.settlement);
    return true;
  }

  #take(settled: Settlement): void {
    const { key } = settled;
    if (isGone(this.#plan, this.#progress.state, key)) {
      this.#progress.spend(settled.usage);
      return;
    }
    if (settled.outputs) this.#options.values[key] = settled.outputs;
    const node = this.#nodeOf(key);
    if (node.paid || node.weight !== 'instant' || node.effects !== 'none') this.#owed = true;
    this.#progress.settle(settled);
  }

  /** Reads the outputs that bodies about to start need and that are not at hand. */
  #fetch(keys: readonly string[]): void {
    const { site, values } = this.#options;
    const { state, snapshot } = this.#progress;
    const missing = missingValues({ plan: this.#plan, state, keys, outputs: values });
    if (missing.length > 0) Object.assign(values, site.outputs(snapshot.runId, missing));
  }
}
