import {
  activationKey,
  activationPlace,
  addUsage,
  NO_USAGE,
  type NodeState,
  type Plan,
  parseActivationKey,
  type RunEventBody,
  type RunState,
  type Usage,
} from '@heddle/contracts';
import type { Commit, CommitTimer, CommitWrite, RunSnapshot } from '@heddle/ports';
import { advance, type Decision } from './advance.ts';
import type { EngineHost } from './host.ts';
import { type Pending, rebased, snapshotAfter, withoutTaken } from './pending.ts';
import { indexOf } from './plan-index.ts';
import type { Settlement } from './settlement.ts';

/** The run that is worked on, and by whom. */
export interface ProgressOptions {
  readonly host: Pick<EngineHost, 'clock' | 'workerId'>;
  readonly plan: Plan;
  readonly snapshot: RunSnapshot;
  readonly jobId: string;
}

/**
 * How far an execution is: the run as it knows it, what its bodies have brought about since, and what follows from
 * both. Neither waits nor writes.
 */
export class Progress {
  readonly #options: ProgressOptions;
  #snapshot: RunSnapshot;
  /** What is not committed. Grown in place: a copy for each addition would make a long chain quadratic. */
  #settled: Record<string, NodeState> = {};
  #events: RunEventBody[] = [];
  #usage: Usage = NO_USAGE;
  #writes: CommitWrite[] = [];
  #timers: CommitTimer[] = [];
  /** All of that as a commit takes it, until more comes. */
  #pending: Pending | undefined;
  /** The snapshot's state with what is settled on top; the very same object until something is. */
  #state: Record<string, NodeState> | undefined;
  #decision: Decision | undefined;
  #failure: Settlement | undefined;
  #hasEnded = false;
  /** Skips that stand in an event already. */
  readonly #told = new Set<string>();

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#snapshot = options.snapshot;
  }

  /** The run as it was last read or committed. */
  get snapshot(): RunSnapshot {
    return this.#snapshot;
  }

  /** What bodies have brought about, committed or not. What follows from it is {@link decide}'s to say. */
  get state(): RunState {
    return this.#state ?? this.#snapshot.state;
  }

  /** What is not committed yet. The same object as long as nothing is added to it. */
  get pending(): Pending {
    this.#pending ??= {
      settled: { ...this.#settled },
      events: [...this.#events],
      usage: this.#usage,
      writes: [...this.#writes],
      timers: [...this.#timers],
    };
    return this.#pending;
  }

  /** The body whose failure ends the run. */
  get failure(): Settlement | undefined {
    return this.#failure;
  }

  /** An output that ends the run has completed: nothing else is waited for. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Nothing more starts: a node failed, or an output that ends the run has completed. */
  get isEnding(): boolean {
    return this.#failure !== undefined || this.#hasEnded;
  }

  get hasNews(): boolean {
    return this.#events.length > 0;
  }

  decide(): Decision {
    this.#decision ??= advance(this.#options.plan, this.state);
    return this.#decision;
  }

  add(events: readonly RunEventBody[], writes: readonly CommitWrite[] = []): void {
    this.#events.push(...events);
    this.#writes.push(...writes);
    this.#pending = undefined;
  }

  /** Settles activations that will never start. Event and entry stay together, also when a failure ends the run. */
  tell({ skipped }: Decision): void {
    if (skipped.length === 0) return;
    const at = this.#options.host.clock.now();
    for (const key of skipped) {
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      this.note(key, { status: 'skipped' });
      this.add([{ type: 'node-skipped', at, ...activationPlace(key) }]);
    }
  }

  /** Notes that a body which must not repeat is about to start. */
  begin(key: string, attempt: number): void {
    this.note(key, { status: 'begun', attempt });
    this.start(key, attempt);
  }

  /** Tells that a body starts. */
  start(key: string, attempt: number): void {
    const { host, jobId } = this.#options;
    const { clock, workerId } = host;
    this.add([{ type: 'node-started', at: clock.now(), ...activationPlace(key), attempt, workerId, jobId }]);
  }

  /** Notes how an activation stands; what follows from it is decided with the next commit. */
  note(key: string, state: NodeState): void {
    this.#settled[key] = state;
    this.#state ??= { ...this.#snapshot.state };
    this.#state[key] = state;
    this.#decision = undefined;
    this.#pending = undefined;
  }

  /** A call's settlement is an answer in the log: nothing in the graph follows from it. */
  settle(settlement: Settlement, { isCall = false } = {}): void {
    const { key, state, timer } = settlement;
    if (settlement.failure && !isCall) this.#failure = settlement;
    const index = indexOf(this.#options.plan);
    const { nodeId, iteration } = parseActivationKey(key);
    if (state.status === 'completed' && index.node(nodeId)?.ends) this.#hasEnded = true;
    if (!isCall || this.state[key] !== undefined) this.note(key, state);
    this.spend(settlement.usage);
    this.add(settlement.events, settlement.writes);
    if (timer === undefined) return;
    const segment = activationKey(index.segmentOf(nodeId)?.id ?? '', iteration);
    this.#timers.push({ activation: key, segment, due: timer });
  }

  /** Counts what was spent, also on work that is of no use any more. */
  spend(usage: Usage): void {
    if (usage === NO_USAGE) return;
    this.#usage = addUsage(this.#usage, usage);
    this.#pending = undefined;
  }

  /** A commit of `taken` stands in the record. */
  committed(
    commit: Commit,
    taken: Pending,
    result: { readonly version: number; readonly seq: number },
  ): void {
    this.leave(taken);
    this.#snapshot = snapshotAfter(this.#snapshot, commit, result);
    this.#derive();
  }

  /** What was taken needs no commit any more. */
  leave(taken: Pending): void {
    this.#replace(withoutTaken(this.pending, taken));
  }

  /** Somebody else committed: goes on from what they left. */
  rebase(snapshot: RunSnapshot): void {
    this.#replace(rebased(this.#options.plan, this.pending, snapshot));
    this.#snapshot = snapshot;
    this.#derive();
  }

  #replace({ settled, events, usage, writes, timers }: Pending): void {
    this.#settled = { ...settled };
    this.#events = [...events];
    this.#usage = usage;
    this.#writes = [...writes];
    this.#timers = [...timers];
    this.#pending = undefined;
  }

  /** What followed from the state before no longer holds. */
  #derive(): void {
    this.#decision = undefined;
    const isCommitted = Object.keys(this.#settled).length === 0;
    this.#state = isCommitted ? undefined : { ...this.#snapshot.state, ...this.#settled };
  }
}
