import {
  activationKey,
  addUsage,
  NO_USAGE,
  type Plan,
  parseActivationKey,
  type RunEventBody,
  type RunState,
  type Usage,
} from '@heddle/contracts';
import type { Commit, CommitResult, RunSnapshot } from '@heddle/ports';
import { advance, type Decision } from '../../../packages/engine/src/advance.ts';
import { type Ending, endingOf } from '../../../packages/engine/src/compose-commit.ts';
import type { EngineHost } from '../../../packages/engine/src/host.ts';
import {
  merged,
  NOTHING,
  type Pending,
  rebased,
  snapshotAfter,
  withoutTaken,
} from '../../../packages/engine/src/pending.ts';
import { indexOf } from '../../../packages/engine/src/plan-index.ts';
import { placeOf, type Settlement } from '../../../packages/engine/src/settlement.ts';

/** How far an execution is: the run as it knows it, and what its bodies have brought about since. */
export class Progress {
  snapshot: RunSnapshot;
  readonly #plan: Plan;
  readonly #host: EngineHost;
  /** Skips that stand in an event already. */
  readonly #told = new Set<string>();
  #pending: Pending = NOTHING;
  #failure: Settlement | undefined;
  #hasEnded = false;

  constructor(plan: Plan, snapshot: RunSnapshot, host: EngineHost) {
    this.#plan = plan;
    this.snapshot = snapshot;
    this.#host = host;
  }

  get state(): RunState {
    return merged(this.snapshot.state, this.#pending.settled);
  }

  /** What is not committed yet. */
  get pending(): Pending {
    return this.#pending;
  }

  get hasNews(): boolean {
    return this.#pending.events.length > 0;
  }

  /** Nothing more starts: a node failed, or an output that ends the run has completed. */
  get isEnding(): boolean {
    return this.#failure !== undefined || this.#hasEnded;
  }

  decide(): Decision {
    return advance(this.#plan, this.state);
  }

  add(event: RunEventBody): void {
    this.#pending = { ...this.#pending, events: [...this.#pending.events, event] };
  }

  note(key: string, state: RunState[string]): void {
    this.#pending = { ...this.#pending, settled: { ...this.#pending.settled, [key]: state } };
  }

  spend(usage: Usage): void {
    if (usage === NO_USAGE) return;
    this.#pending = { ...this.#pending, usage: addUsage(this.#pending.usage, usage) };
  }

  /** Settles activations that will never start, each once. */
  tell({ skipped }: Decision): void {
    for (const key of skipped) {
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.note(key, { status: 'skipped' });
      const { nodeId, iteration } = parseActivationKey(key);
      this.add({ type: 'node-skipped', at: this.#host.clock.now(), ...placeOf({ id: nodeId }, iteration) });
    }
  }

  /** A body that must not repeat is about to start. */
  begin(key: string, attempt: number): void {
    this.note(key, { status: 'begun', attempt });
    this.start(key, attempt);
  }

  /** A body starts. */
  start(key: string, attempt: number): void {
    const { clock, workerId } = this.#host;
    const { nodeId, iteration } = parseActivationKey(key);
    const place = placeOf({ id: nodeId }, iteration);
    this.add({ type: 'node-started', at: clock.now(), ...place, attempt, workerId, jobId: 'job' });
  }

  settle(settled: Settlement): void {
    const { key, state, events, timer } = settled;
    const { nodeId, iteration } = parseActivationKey(key);
    const index = indexOf(this.#plan);
    if (settled.failure) this.#failure = settled;
    if (index.node(nodeId)?.ends && state.status === 'completed') this.#hasEnded = true;
    this.note(key, state);
    this.spend(settled.usage);
    const segment = activationKey(index.segmentOf(nodeId)?.id ?? '', iteration);
    const timers = timer === undefined ? [] : [{ activation: key, segment, due: timer }];
    this.#pending = {
      ...this.#pending,
      events: [...this.#pending.events, ...events],
      timers: [...this.#pending.timers, ...timers],
    };
  }

  /** How the run ends, if this is committed. */
  ending(over: NonNullable<Decision['over']>): Ending {
    const usage = addUsage(this.snapshot.usage, this.#pending.usage);
    const at = this.#host.clock.now();
    if (over.status === 'failed') return endingOf(over, { at, usage, failure: this.#failure?.failure });
    return endingOf(over, { at, usage, output: {} });
  }

  /** A commit of `taken` stands in the record. */
  committed(
    commit: Commit,
    taken: Pending,
    answer: Extract<CommitResult, { readonly outcome: 'committed' }>,
  ): void {
    this.leave(taken);
    this.snapshot = snapshotAfter(this.snapshot, commit, answer);
  }

  /** What was taken needs no commit any more. */
  leave(taken: Pending): void {
    this.#pending = withoutTaken(this.#pending, taken);
  }

  /** Somebody else committed: goes on from what they left. */
  rebase(snapshot: RunSnapshot): void {
    this.#pending = rebased(this.#plan, this.#pending, snapshot);
    this.snapshot = snapshot;
  }
}
