import {
  activationKey,
  addUsage,
  HeddleError,
  isSettled,
  type JsonObject,
  NO_USAGE,
  type Plan,
  parseActivationKey,
  type RunEventBody,
  type RunState,
} from '@heddle/contracts';
import type { ClaimedRun, Commit, CommitResult, RunSnapshot } from '@heddle/ports';
import { isGone } from '../../../packages/engine/src/activations.ts';
import { advance, type Decision } from '../../../packages/engine/src/advance.ts';
import { composeCommit, type Ending, endingOf } from '../../../packages/engine/src/compose-commit.ts';
import { neededResults, neededValues } from '../../../packages/engine/src/gather-inputs.ts';
import { KEEP_LIMIT } from '../../../packages/engine/src/handle-segment.ts';
import { iterated, waited } from '../../../packages/engine/src/pauses.ts';
import {
  isAmong,
  merged,
  NOTHING,
  type Pending,
  rebased,
  snapshotAfter,
  withoutTaken,
} from '../../../packages/engine/src/pending.ts';
import { indexOf, type PlanIndex } from '../../../packages/engine/src/plan-index.ts';
import { nextDelay } from '../../../packages/engine/src/policies/retry.ts';
import { POISONED_AFTER, prepare } from '../../../packages/engine/src/prepare.ts';
import {
  completed,
  failed,
  failedEvent,
  type SettleRequest,
} from '../../../packages/engine/src/settle-node.ts';
import { placeOf, type Settlement } from '../../../packages/engine/src/settlement.ts';
import type { Site } from './site.ts';

/** A body that runs. */
interface Running {
  readonly request: SettleRequest;
  readonly first: number;
  attempt: number;
  startedAt: number;
}

/** A commit on its way to the record, or its answer on the way back. */
interface Sent {
  readonly commit: Commit;
  readonly taken: Pending;
  readonly isLast: boolean;
  readonly more: boolean;
  attempts: number;
  answer: CommitResult | undefined;
}

export interface ExecutionOptions {
  readonly site: Site;
  readonly claimed: ClaimedRun;
  /** Names this claim among all claims of a simulation. */
  readonly token: string;
  /** How many segments this worker has run in a row, this one included. */
  readonly count: number;
  readonly values: Record<string, JsonObject | undefined>;
}

const NOTHING_FOLLOWS: Decision = {
  ready: [],
  skipped: [],
  settled: {},
  forgotten: [],
  failing: {},
  isWaiting: false,
};

const live = new AbortController().signal;
const noCalls = (): never => {
  throw new HeddleError('node-config-invalid', 'Simulated nodes call no lent nodes.');
};

/**
 * The procedure of a worker on one claimed segment, step by step: what `SegmentRun` and `CommitLine` do between two
 * awaits is one synchronous step here, around the same pure parts. Every wait is a place where the world goes on.
 */
export class Execution {
  readonly claimed: ClaimedRun;
  readonly token: string;
  readonly running = new Map<string, Running>();
  sent: Sent | undefined;
  isOver = false;
  snapshot: RunSnapshot;
  readonly #site: Site;
  readonly #count: number;
  readonly #plan: Plan;
  readonly #index: PlanIndex;
  readonly #mine: readonly string[];
  readonly #values: Record<string, JsonObject | undefined>;
  readonly #lost: ReadonlySet<string>;
  readonly #poisoned: string | undefined;
  readonly #begun = new Set<string>();
  readonly #told = new Set<string>();
  #pending: Pending = NOTHING;
  #failure: Settlement | undefined;
  #hasEnded = false;
  #owed = false;
  /** What must be committed as soon as the commit under way is answered. */
  #wants: 'step' | 'last' | undefined;

  constructor({ site, claimed, token, count, values }: ExecutionOptions) {
    this.#site = site;
    this.claimed = claimed;
    this.token = token;
    this.#count = count;
    this.#values = values;
    this.snapshot = claimed.snapshot;
    this.#plan = site.plan(claimed.snapshot.planId);
    this.#index = indexOf(this.#plan);
    const { nodeId, iteration } = parseActivationKey(claimed.claim.segment);
    const nodes = this.#index.segment(nodeId)?.nodes ?? [];
    this.#mine = nodes.map((node) => activationKey(node, iteration));
    const ready = claimed.deaths > 0 ? this.#decide().ready : [];
    this.#lost = new Set(this.#mine.filter((key) => ready.includes(key)));
    this.#poisoned = claimed.deaths >= POISONED_AFTER ? [...this.#lost][0] : undefined;
  }

  get #state(): RunState {
    return merged(this.snapshot.state, this.#pending.settled);
  }

  /** Whether bodies can come to an end now: the procedure waits for one. */
  get canSettle(): boolean {
    return this.running.size > 0 && this.#wants === undefined && (this.sent === undefined || this.isCourtesy);
  }

  /** Whether a commit of progress may be sent. */
  get canShowProgress(): boolean {
    return this.sent === undefined && this.running.size > 0 && this.#pending.events.length > 0;
  }

  /** The commit under way only shows progress. */
  isCourtesy = false;

  /** Goes on until something must be waited for. */
  pump(): void {
    while (!this.isOver) {
      if (this.#startReady()) return;
      if (this.running.size > 0 && !this.#failure && !this.#hasEnded) return;
      if (!this.#commit('last')) return;
    }
  }

  /** A body comes to its end, or to the end of an attempt. */
  settle(key: string): void {
    const settled = this.#attempt(key);
    if (settled === undefined) return;
    this.running.delete(key);
    this.#take(settled);
    this.pump();
  }

  /** Commits what there is, so that whoever watches sees it. */
  showProgress(): void {
    this.isCourtesy = true;
    if (this.#write(false)) this.isCourtesy = false;
  }

  /** The record does what it is asked, or refuses; the answer comes later or never. */
  deliver(fate: 'answered' | 'refused' | 'lost'): void {
    const { sent } = this;
    if (!sent) return;
    const answer = fate === 'refused' ? undefined : this.#site.commit(this, sent.commit);
    if (fate === 'answered') sent.answer = answer;
    else sent.attempts += 1;
  }

  /** The answer arrives. */
  hear(): void {
    const { sent } = this;
    const answer = sent?.answer;
    if (!sent || !answer) return;
    const isAgain = sent.attempts > 1;
    if (answer.outcome === 'fenced') {
      if (isAgain) this.#letGo(sent.commit);
      this.isOver = true;
      return;
    }
    if (answer.outcome === 'committed') {
      this.#pending = withoutTaken(this.#pending, sent.taken);
      this.snapshot = snapshotAfter(this.snapshot, sent.commit, answer);
      this.#follow(sent, answer.keptEpoch);
      this.#answered();
      return;
    }
    const isApplied =
      isAgain && isAmong(sent.commit.events, this.#site.events(this.snapshot.runId, this.snapshot.seq));
    if (isApplied && sent.commit.events.length > 0) {
      this.#pending = withoutTaken(this.#pending, sent.taken);
      this.#letGo(sent.commit);
    }
    this.#pending = rebased(this.#plan, this.#pending, answer.snapshot);
    this.snapshot = answer.snapshot;
    this.sent = undefined;
    if (!this.#write(sent.isLast, this.#site.faults.decidesOnce)) return;
    this.#answered();
  }

  #decide(): Decision {
    return advance(this.#plan, this.#state);
  }

  #add(event: RunEventBody): void {
    this.#pending = { ...this.#pending, events: [...this.#pending.events, event] };
  }

  #tell({ skipped }: Decision): void {
    for (const key of skipped) {
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.#note(key, { status: 'skipped' });
      const { nodeId, iteration } = parseActivationKey(key);
      this.#add({
        type: 'node-skipped',
        at: this.#site.host.clock.now(),
        ...placeOf({ id: nodeId }, iteration),
      });
    }
  }

  /** Starts what is ready; true when a commit must be answered first. */
  #startReady(): boolean {
    for (;;) {
      const decision = this.#decide();
      this.#tell(decision);
      const ready = this.#mine.filter((key) => decision.ready.includes(key) && !this.running.has(key));
      if (ready.length === 0) return false;
      if (this.#lost.size > 0 && this.running.size > 0) return false;
      const instant = ready.filter((key) => this.#nodeOf(key).weight === 'instant');
      const chosen = instant.length > 0 ? instant : ready;
      const next = this.#lost.size > 0 ? chosen.slice(0, 1) : chosen;
      if (this.#mustCommitBefore(next, instant.length > 0)) {
        for (const key of next) if (this.#isOnce(key)) this.#begin(key);
        if (this.#commit('step')) continue;
        return true;
      }
      this.#fetch(next);
      for (const key of next) this.#start(key, decision.failing[key]);
      if (instant.length === 0) return false;
      for (const key of next) {
        const body = this.running.get(key);
        if (!body) continue;
        let settled = this.#attempt(key);
        while (settled === undefined) settled = this.#attempt(key);
        this.running.delete(key);
        this.#take(settled);
      }
      if (this.#failure || this.#hasEnded) return false;
    }
  }

  #nodeOf(key: string) {
    const node = this.#index.node(parseActivationKey(key).nodeId);
    if (!node) throw new Error(`The plan has no node ${key}.`);
    return node;
  }

  #isOnce(key: string): boolean {
    if (this.#nodeOf(key).effects !== 'once' || this.#begun.has(key)) return false;
    const now = this.#state[key];
    return now === undefined || (now.status === 'woken' && isRetry(now.value));
  }

  #mustCommitBefore(next: readonly string[], isInstant: boolean): boolean {
    if (this.#lost.size > 0 && this.#pending.events.length > 0) return true;
    return (!isInstant && this.#owed) || next.some((key) => this.#isOnce(key));
  }

  #begin(key: string): void {
    const attempt = this.#lost.has(key) ? this.claimed.deaths + 1 : 1;
    this.#begun.add(key);
    this.#note(key, { status: 'begun', attempt });
    this.#add(this.#started(key, attempt));
  }

  #started(key: string, attempt: number): RunEventBody {
    const { nodeId, iteration } = parseActivationKey(key);
    const { host } = this.#site;
    const place = placeOf({ id: nodeId }, iteration);
    return {
      type: 'node-started',
      at: host.clock.now(),
      ...place,
      attempt,
      workerId: host.workerId,
      jobId: 'job',
    };
  }

  #start(key: string, failing: string | undefined): void {
    const { host } = this.#site;
    const { iteration } = parseActivationKey(key);
    const lostAttempts = this.#lost.has(key) ? this.claimed.deaths : 0;
    const prepared = prepare({
      host,
      plan: this.#plan,
      run: this.snapshot,
      node: this.#nodeOf(key),
      iteration,
      state: this.#state,
      values: this.#values,
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
    if (prepared.isFirst) this.#add(this.#started(key, lostAttempts + 1));
    const request = {
      ...prepared.request,
      signal: live,
      jobId: 'job',
      onRetry: () => undefined,
      calls: () => noCalls,
    };
    const first = request.lostAttempts + 1;
    this.running.set(key, { request, first, attempt: first, startedAt: host.clock.now() });
    if (!request.verdict && !request.given) this.#site.entered(this, key, this.#nodeOf(key));
  }

  /** One attempt of a body; undefined when another follows. */
  #attempt(key: string): Settlement | undefined {
    const body = this.running.get(key);
    if (!body) throw new Error(`No body of ${key} runs.`);
    const { host } = this.#site;
    const { request, attempt, startedAt } = body;
    const end = { attempt, startedAt, usage: NO_USAGE, writes: [] };
    if (request.given)
      return completed(host, request, { ...end, result: { outputs: request.given }, citations: [] });
    if (request.verdict) return failed(host, request, { ...end, failure: request.verdict });
    try {
      const result = this.#site.body(request, attempt);
      if (result.iterate) return iterated(host, request, result.iterate.count);
      if (result.wait) return waited(host, request, result.wait);
      return completed(host, request, { ...end, result, usage: result.usage ?? NO_USAGE, citations: [] });
    } catch (error) {
      const failure = { ...end, failure: HeddleError.from(error) };
      const tries = attempt - body.first + 1;
      const delay = nextDelay(request.node.policies.retry, tries, failure.failure, host.random);
      if (delay === undefined) return failed(host, request, failure);
      this.#add(failedEvent(host, request, failure, host.clock.now() + delay));
      body.attempt += 1;
      body.startedAt = host.clock.now();
      return undefined;
    }
  }

  #take(settled: Settlement): void {
    const { key } = settled;
    if (isGone(this.#plan, this.#state, key)) {
      this.#spend(settled);
      return;
    }
    if (settled.outputs) this.#values[key] = settled.outputs;
    const node = this.#nodeOf(key);
    if (node.paid || node.weight !== 'instant' || node.effects !== 'none') this.#owed = true;
    if (settled.failure) this.#failure = settled;
    if (node.ends && settled.state.status === 'completed') this.#hasEnded = true;
    this.#note(key, settled.state);
    this.#spend(settled);
    const segment = activationKey(
      this.#index.segmentOf(node.id)?.id ?? '',
      parseActivationKey(key).iteration,
    );
    const timer = settled.timer === undefined ? [] : [{ activation: key, segment, due: settled.timer }];
    this.#pending = {
      ...this.#pending,
      events: [...this.#pending.events, ...settled.events],
      timers: [...this.#pending.timers, ...timer],
    };
  }

  #note(key: string, state: RunState[string]): void {
    this.#pending = { ...this.#pending, settled: { ...this.#pending.settled, [key]: state } };
  }

  #spend({ usage }: Settlement): void {
    if (usage === NO_USAGE) return;
    this.#pending = { ...this.#pending, usage: addUsage(this.#pending.usage, usage) };
  }

  #fetch(keys: readonly string[]): void {
    const state = this.#state;
    const wanted = keys.flatMap((key) => {
      const { iteration } = parseActivationKey(key);
      const now = state[key];
      const results =
        now?.status === 'open' ? neededResults(this.#nodeOf(key), this.#plan, iteration, now.marks) : [];
      return [...neededValues(this.#nodeOf(key), this.#plan, iteration), ...results];
    });
    const missing = wanted.filter((key) => this.#values[key] === undefined);
    if (missing.length === 0) return;
    const known = missing.filter((key) =>
      state[key] === undefined ? isGone(this.#plan, state, key) : isSettled(state[key]),
    );
    Object.assign(this.#values, this.#site.outputs(this.snapshot.runId, known));
  }

  /** Sends a commit now or after the one under way; true when there is nothing to wait for. */
  #commit(kind: 'step' | 'last'): boolean {
    if (this.sent) {
      this.#wants = kind;
      return false;
    }
    return this.#write(kind === 'last');
  }

  /** True when nothing had to be sent. */
  #write(isLast: boolean, isDecided = false): boolean {
    const decision = isDecided ? NOTHING_FOLLOWS : this.#decide();
    this.#tell(decision);
    const taken = this.#pending;
    const more =
      isLast && decision.over === undefined && this.#mine.some((key) => decision.ready.includes(key));
    const release = isLast && !more;
    if (!release && taken.events.length === 0 && Object.keys(taken.settled).length === 0) return true;
    const commit = composeCommit({
      host: this.#site.host,
      plan: this.#plan,
      claimed: { ...this.claimed, jobId: 'job' },
      mayKeep: this.#count < KEEP_LIMIT.segments,
      snapshot: this.snapshot,
      taken,
      decision,
      release,
      suspects: this.#lost,
      ending: decision.over && this.#ending(decision.over, taken),
    });
    this.sent = { commit, taken, isLast, more, attempts: 1, answer: undefined };
    return false;
  }

  #ending(over: NonNullable<Decision['over']>, taken: Pending): Ending {
    const usage = addUsage(this.snapshot.usage, taken.usage);
    const at = this.#site.host.clock.now();
    if (over.status === 'failed') return endingOf(over, { at, usage, failure: this.#failure?.failure });
    return endingOf(over, { at, usage, output: {} });
  }

  #follow({ commit, isLast, more }: Sent, keptEpoch: number | undefined): void {
    if (commit.end) this.#site.ended(this.snapshot);
    const kept = keptEpoch === undefined ? undefined : commit.keep;
    const { runId } = commit.claim;
    this.#site.ring(commit.ready.filter((each) => each !== kept).map((segment) => ({ runId, segment })));
    if (!isLast || more) return;
    this.isOver = true;
    if (kept === undefined || keptEpoch === undefined) return;
    const claim = { ...commit.claim, segment: kept, epoch: keptEpoch };
    this.#site.keep({
      site: this.#site,
      claimed: { claim, snapshot: this.snapshot, deaths: 0 },
      token: `${this.token}+${kept}`,
      count: this.#count + 1,
      values: this.#values,
    });
  }

  #letGo({ claim, keep, ready }: Commit): void {
    const { runId } = claim;
    if (keep !== undefined) this.#site.lose({ runId, segment: keep });
    this.#site.ring(ready.map((segment) => ({ runId, segment })));
  }

  /** The commit under way is made; what waited for it goes on. */
  #answered(): void {
    const { isCourtesy } = this;
    const wants = this.#wants;
    this.sent = undefined;
    this.isCourtesy = false;
    this.#wants = undefined;
    this.#owed = false;
    if (this.isOver) return;
    if (wants !== undefined && !this.#write(wants === 'last')) return;
    if (!isCourtesy || wants !== undefined) this.pump();
  }
}

function isRetry(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'decision' in value && value.decision === 'retry';
}
