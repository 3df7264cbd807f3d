import {
  activationKey,
  activationPlace,
  addUsage,
  NO_USAGE,
  type NodeState,
  parseActivationKey,
  type RunEventBody,
  type RunState,
  type Usage,
} from '@heddle/contracts';
import type { ClaimedRun, Commit, CommitTimer, CommitWrite, RunSnapshot } from '@heddle/ports';
import { advance, type Decision } from './advance.ts';
import { keptRun, tellOthers } from './after-commit.ts';
import { composeCommit, type Ending, endingOf } from './compose-commit.ts';
import type { Values } from './gather-inputs.ts';
import { adding, NOTHING, type Pending, rebased, snapshotAfter, withoutTaken } from './pending.ts';
import { indexOf } from './plan-index.ts';
import type { SegmentRunOptions } from './segment-run.ts';
import { letGo, sendCommit } from './send-commit.ts';
import type { Settlement } from './settlement.ts';

export type FinishResult = 'fenced' | 'more' | { readonly kept?: ClaimedRun };

/**
 * The line of commits of one claimed segment. It gathers what settled, decides what follows with `advance`, and writes
 * both at once on the version it decided on; when somebody else committed first it decides again on what they left.
 */
export class CommitLine {
  snapshot: RunSnapshot;
  /** Activations that may have killed their worker; until they settled its death stays with the claim. */
  suspects: ReadonlySet<string> = new Set();
  readonly #options: SegmentRunOptions;
  #pending: Pending = NOTHING;
  /** The state and what follows from it, until either of the two above changes. */
  #state: Record<string, NodeState> | undefined;
  #decision: Decision | undefined;
  #failure: Settlement | undefined;
  #hasEnded = false;
  /** Skips that stand in an event already. */
  readonly #told = new Set<string>();
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: SegmentRunOptions) {
    this.#options = options;
    this.snapshot = options.claimed.snapshot;
  }

  /** What bodies have brought about, committed or not. What follows from it is {@link decide}'s to say. */
  get state(): RunState {
    this.#state ??= { ...this.snapshot.state, ...this.#pending.settled };
    return this.#state;
  }

  get hasFailure(): boolean {
    return this.#failure !== undefined;
  }

  /** An output that ends the run has completed: nothing else is waited for. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get hasNews(): boolean {
    return this.#pending.events.length > 0;
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  decide(): Decision {
    this.#decision ??= advance(this.#options.plan, this.state);
    return this.#decision;
  }

  add(events: readonly RunEventBody[], writes: readonly CommitWrite[] = []): void {
    this.#pending = adding(this.#pending, { events, ...(writes.length === 0 ? {} : { writes }) });
  }

  /** Settles activations that will never start. Event and entry stay together, also when a failure ends the run. */
  tell({ skipped }: Decision): void {
    const untold = skipped.filter((key) => !this.#told.has(key));
    if (untold.length === 0) return;
    const at = this.#options.host.clock.now();
    for (const key of untold) {
      this.#told.add(key);
      this.#settled(key, { status: 'skipped' });
    }
    this.add(untold.map((key) => ({ type: 'node-skipped', at, ...activationPlace(key) })));
  }

  /** Notes that a body which must not repeat is about to start. */
  begin(key: string, attempt: number): void {
    this.#settled(key, { status: 'begun', attempt });
    this.start(key, attempt);
  }

  /** Tells that a body starts. */
  start(key: string, attempt: number): void {
    const { host, claimed } = this.#options;
    const at = host.clock.now();
    const { workerId } = host;
    this.add([
      { type: 'node-started', at, ...activationPlace(key), attempt, workerId, jobId: claimed.jobId },
    ]);
  }

  /** Notes how an activation stands; what follows from it is decided with the next commit. */
  note(key: string, state: RunState[string]): void {
    this.#settled(key, state);
  }

  /** A call's settlement is an answer in the log: nothing in the graph follows from it. */
  settle(settlement: Settlement, { isCall = false } = {}): void {
    if (settlement.failure && !isCall) this.#failure = settlement;
    const { nodeId } = parseActivationKey(settlement.key);
    const ends = indexOf(this.#options.plan).node(nodeId)?.ends ?? false;
    if (ends && settlement.state.status === 'completed') this.#hasEnded = true;
    if (!isCall || this.state[settlement.key] !== undefined) this.#settled(settlement.key, settlement.state);
    this.spend(settlement.usage);
    this.add(settlement.events, settlement.writes);
    if (settlement.timer !== undefined) this.#wait(settlement.key, settlement.timer);
  }

  #wait(activation: string, due: CommitTimer['due']): void {
    const { nodeId, iteration } = parseActivationKey(activation);
    const segment = activationKey(indexOf(this.#options.plan).segmentOf(nodeId)?.id ?? '', iteration);
    this.#pending = adding(this.#pending, { timers: [{ activation, segment, due }] });
  }

  /** Counts what was spent on work that is of no use any more. */
  spend(usage: Usage): void {
    if (usage === NO_USAGE) return;
    this.#pending = adding(this.#pending, { usage });
  }

  /** Commits what is gathered and keeps the claim. */
  step(): Promise<'committed' | 'fenced'> {
    return this.#inLine(async () => {
      const result = await this.#write(undefined, {});
      return result === 'fenced' ? 'fenced' : 'committed';
    });
  }

  /**
   * Commits what is gathered and ends the claim, unless what others did meanwhile made more of these activations
   * ready: then `more`. Rings for what became ready, and keeps one segment when it may.
   */
  finish(mine: readonly string[], values: Values): Promise<FinishResult> {
    return this.#inLine(() => this.#write(mine, values));
  }

  async #write(finishing: readonly string[] | undefined, values: Values): Promise<FinishResult> {
    const { host } = this.#options;
    for (;;) {
      const decision = this.decide();
      this.tell(decision);
      const taken = this.#pending;
      const more =
        finishing !== undefined &&
        decision.over === undefined &&
        finishing.some((key) => decision.ready.includes(key));
      const release = finishing !== undefined && !more;
      if (!release && taken.events.length === 0 && Object.keys(taken.settled).length === 0) return 'more';
      const { plan, claimed, mayKeep } = this.#options;
      const commit = composeCommit({
        host,
        plan,
        claimed,
        mayKeep,
        snapshot: this.snapshot,
        suspects: this.suspects,
        taken,
        decision,
        release,
        ending: decision.over && (await this.#ending(decision.over, taken, values)),
      });
      const result = await sendCommit(this.#options, this.snapshot, commit);
      if (result.outcome === 'fenced') return 'fenced';
      if (result.outcome === 'moved') {
        this.#rebase(result.snapshot);
        continue;
      }
      if (result.outcome === 'applied') {
        this.#pending = withoutTaken(this.#pending, taken);
        this.#rebase(result.snapshot);
        letGo(host, commit);
        continue;
      }
      this.#committed(commit, taken, result);
      const kept = keptRun(commit, this.snapshot, result.keptEpoch);
      await tellOthers(host, commit, { snapshot: this.snapshot, kept });
      if (more) return 'more';
      return kept === undefined ? {} : { kept };
    }
  }

  #rebase(snapshot: RunSnapshot): void {
    this.#pending = rebased(this.#options.plan, this.#pending, snapshot);
    this.snapshot = snapshot;
    this.#forget();
  }

  async #ending(over: NonNullable<Decision['over']>, taken: Pending, values: Values): Promise<Ending> {
    const { host } = this.#options;
    const usage = addUsage(this.snapshot.usage, taken.usage);
    const at = host.clock.now();
    if (over.status === 'failed') return endingOf(over, { at, usage, failure: this.#failure?.failure });
    const { output } = over;
    if (output === undefined) return endingOf(over, { at, usage });
    const known = values[output] ?? (await host.log.outputs(this.snapshot.runId, [output]))[output];
    return endingOf(over, { at, usage, output: known ?? {} });
  }

  #settled(key: string, state: RunState[string]): void {
    this.#pending = adding(this.#pending, { settled: { [key]: state } });
    if (this.#state) this.#state[key] = state;
    this.#decision = undefined;
  }

  /** What was derived from the state no longer holds. */
  #forget(): void {
    this.#state = undefined;
    this.#decision = undefined;
  }

  #committed(
    commit: Commit,
    taken: Pending,
    result: { readonly version: number; readonly seq: number },
  ): void {
    this.#pending = withoutTaken(this.#pending, taken);
    this.snapshot = snapshotAfter(this.snapshot, commit, result);
    this.#forget();
  }

  #inLine<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#waiting++;
    const result = this.#tail.then(work).finally(() => {
      this.#waiting--;
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
