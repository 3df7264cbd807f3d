import type {
  ErrorJson,
  Flow,
  Json,
  JsonObject,
  Plan,
  RunEvent,
  RunEventBody,
  RunFork,
  RunReplay,
  RunState,
  RunStatus,
  RunSummary,
  Usage,
  WakeCause,
} from '@heddle/contracts';
import type { ExchangeQuery, RecordedExchange } from './exchange.ts';

/** A claim on a segment of a run: whoever holds it may commit, as long as the epoch is the newest. */
export interface Claim {
  readonly runId: string;
  readonly segment: string;
  readonly epoch: number;
  readonly workerId: string;
}

/** What a commit is based on. `version` grows with every change of the run's control state. */
export interface RunSnapshot {
  readonly runId: string;
  readonly workspaceId: string;
  readonly planId: string;
  readonly status: RunStatus;
  readonly version: number;
  /** Number of the last committed event. */
  readonly seq: number;
  readonly state: RunState;
  readonly ready: readonly string[];
  /** Segments under way, with who has them. */
  readonly claims: Readonly<Record<string, { readonly epoch: number; readonly workerId: string }>>;
  readonly input: JsonObject;
  readonly flowId?: string;
  readonly session?: string;
  readonly user?: string;
  readonly usage: Usage;
  /** Somebody may look on while text is made; otherwise streaming it would be work for nobody. */
  readonly watched: boolean;
  /** Runs with the same key run one after another; whoever ends this one releases the next. */
  readonly serialKey?: string;
  /** Outputs that stand in for nodes' bodies, from the start request. */
  readonly pins?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** The earlier run it goes on from, and what enters the node it starts at instead. */
  readonly fork?: RunFork;
  /** The run whose recorded exchanges answer this one's nodes. */
  readonly replay?: RunReplay;
  /** Absent for drafts and tries. */
  readonly publishedVersion?: number;
  readonly createdAt: number;
  /** The activation of another run that called this one. */
  readonly caller?: RunCaller;
}

/** An activation that waits for the end of a run it started. */
export interface RunCaller {
  readonly runId: string;
  readonly activation: string;
  readonly segment: string;
  /** How many calls are above, the first being 1. */
  readonly depth: number;
}

export interface StartRun {
  readonly runId: string;
  readonly workspaceId: string;
  readonly planId: string;
  readonly flowId?: string;
  /** Published version and slug, absent for drafts and tries. */
  readonly version?: number;
  readonly slug?: string;
  readonly keyId?: string;
  readonly input: JsonObject;
  readonly session?: string;
  readonly user?: string;
  /** Runs with the same serial key run one after another, in order of acceptance. */
  readonly serialKey?: string;
  readonly idempotency?: { readonly scope: string; readonly key: string; readonly bodyHash: string };
  /** Outputs that stand in for nodes' bodies. */
  readonly pins?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** See {@link RunSnapshot.fork}. */
  readonly fork?: RunFork;
  /** See {@link RunSnapshot.replay}. */
  readonly replay?: RunReplay;
  readonly ready: readonly string[];
  readonly events: readonly RunEventBody[];
  /** See {@link RunSnapshot.watched}; false unless told. */
  readonly watched?: boolean;
  readonly caller?: RunCaller;
}

/** `started` is false when the idempotency key was known: `runId` then names the earlier run. */
export type StartResult =
  | { readonly outcome: 'started'; readonly runId: string; readonly queuedBehindSession: boolean }
  | { readonly outcome: 'replayed'; readonly runId: string }
  | { readonly outcome: 'conflict' };

/** Rows that live outside the run and are written with a commit, once, or not at all. */
export type CommitWrite =
  | {
      readonly type: 'memory';
      readonly memory: string;
      readonly session: string;
      readonly turns: readonly MemoryTurn[];
    }
  | { readonly type: 'vault'; readonly sealed: string }
  /** Deleted with their run. */
  | { readonly type: 'exchanges'; readonly exchanges: readonly RecordedExchange[] };

export interface MemoryTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** A moment at which time wakes a waiting activation; kept by the record's clock. */
export interface CommitTimer {
  readonly activation: string;
  /** The segment to ring for then. */
  readonly segment: string;
  readonly due: { readonly afterMs: number } | { readonly at: number };
}

/** One atomic step of a run, valid only on the version it was decided on and under the claim's epoch. */
export interface Commit {
  readonly claim: Claim;
  readonly expectedVersion: number;
  /** Entries of the state that are new or other than before. */
  readonly settled: RunState;
  /** Entries of the state that are no longer needed: activations of iterations that are over. */
  readonly forgotten?: readonly string[];
  /** Whether the run goes on or waits for time or somebody; as it was unless told. */
  readonly status?: 'running' | 'waiting';
  readonly timers?: readonly CommitTimer[];
  /** Numbered by the log from `seq + 1` on. */
  readonly events: readonly RunEventBody[];
  /** Segments that became ready. */
  readonly ready: readonly string[];
  /**
   * Deaths that stay with the claim: bodies that may have killed their worker have not settled yet. Without it a
   * settlement forgets them.
   */
  readonly deaths?: number;
  /** Keep the claim (a step inside a segment), or end it. */
  readonly release: boolean;
  /** A ready segment this worker claims for itself in the same write. */
  readonly keep?: string;
  readonly usage?: Usage;
  readonly end?: {
    readonly status: 'completed' | 'failed';
    readonly output?: JsonObject;
    readonly error?: ErrorJson;
  };
  readonly writes?: readonly CommitWrite[];
}

/**
 * `committed` carries the run as it is now. `moved` means that somebody else committed first: decide again on the
 * snapshot. `fenced` means that this claim is no longer the newest, or the run is over: drop the work.
 */
export type CommitResult =
  | {
      readonly outcome: 'committed';
      readonly version: number;
      readonly seq: number;
      readonly keptEpoch?: number;
    }
  | { readonly outcome: 'moved'; readonly snapshot: RunSnapshot }
  | { readonly outcome: 'fenced' };

export interface RunRecord extends Omit<RunSnapshot, 'ready' | 'claims' | 'state' | 'version' | 'watched'> {
  readonly slug?: string;
  readonly keyId?: string;
  readonly output?: JsonObject;
  readonly error?: ErrorJson;
  readonly endedAt?: number;
  readonly idempotentBodyHash?: string;
}

/** Segments whose bell must ring (again): ready too long, or claimed by a worker that died. */
export interface SweepResult {
  readonly bells: readonly { readonly runId: string; readonly segment: string }[];
}

/** A claim and the run as it left it. */
export interface ClaimedRun {
  readonly claim: Claim;
  readonly snapshot: RunSnapshot;
  /** Workers that died with this segment in hand since it last settled anything. */
  readonly deaths: number;
}

/** `woken`: the bell must ring. `not-waiting`: nothing of that kind is waited for there, or the run is over. */
export type WakeResult =
  | { readonly outcome: 'woken'; readonly seq: number }
  | { readonly outcome: 'not-waiting' };

/**
 * The record of runs. Every method is one atomic statement or transaction; a snapshot returned by a claim or a
 * commit is the state those left behind. Whoever reads, claims or commits on what is not as it was written gets
 * `record-corrupt`, and nothing is changed but the claim.
 */
export interface RunLog {
  /** Accepts a run durably. A known idempotency key starts nothing. */
  start(run: StartRun): Promise<StartResult>;
  /** Takes a ready segment, or one whose worker is dead. Undefined: nothing to do, or somebody else has it. */
  claim(target: {
    readonly runId: string;
    readonly segment: string;
    readonly workerId: string;
  }): Promise<ClaimedRun | undefined>;
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * Gives a segment back that this worker holds, whatever its epoch, and makes it ready: for a claim whose answer was
   * lost, or a body that could not be brought to its commit. False when the worker does not hold it.
   */
  giveBack(target: {
    readonly runId: string;
    readonly segment: string;
    readonly workerId: string;
  }): Promise<boolean>;
  /**
   * Ends a wait: the activation becomes `woken`, its segment ready unless a worker has it, and the event is written,
   * once. Undefined when the workspace has no such run.
   */
  wake(target: {
    readonly runId: string;
    readonly workspaceId: string;
    readonly activation: string;
    readonly segment: string;
    readonly by: WakeCause;
    readonly value?: Json;
    readonly event: RunEventBody;
    /** The called run whose end this is; it is not told again, unless its caller is still on the way to its wait. */
    readonly calledRunId?: string;
    /** Number of the last event of the called run that `value` was made from: a run that went on since wakes nobody. */
    readonly calledSeq?: number;
  }): Promise<WakeResult | undefined>;
  /** Wakes what is due by the record's clock, at most so many, and says what must ring. */
  wakeDue(limit: number): Promise<SweepResult>;
  /**
   * Opens a failed run again, if it is still as it was read: state entries replaced and taken out, segments ready, the
   * event written. False when somebody was faster.
   */
  resume(target: {
    readonly runId: string;
    readonly workspaceId: string;
    readonly expectedVersion: number;
    readonly settled: RunState;
    readonly forgotten: readonly string[];
    readonly ready: readonly string[];
    readonly event: RunEventBody;
  }): Promise<boolean>;
  /** The run as an engine sees it, whether it is over or not. */
  snapshot(target: {
    readonly runId: string;
    readonly workspaceId: string;
  }): Promise<RunSnapshot | undefined>;
  /** Called runs that are over and whose callers still wait, at most so many. */
  unheard(limit: number): Promise<readonly RunRecord[]>;
  /** Open runs that a run called. */
  called(target: { readonly runId: string; readonly workspaceId: string }): Promise<readonly string[]>;
  /** Open runs whose caller completed or was cancelled without them, at most so many: nobody waits for their end. */
  orphaned(limit: number): Promise<readonly { readonly runId: string; readonly workspaceId: string }[]>;
  /**
   * Ends an open run as failed, from what can still be trusted of it: for one whose state or outputs are not as they
   * were written. Undefined when it is over or unknown. Releases the session's next run.
   */
  abandon(target: {
    readonly runId: string;
    readonly error: ErrorJson;
    readonly at: number;
  }): Promise<{ readonly seq: number; readonly workspaceId: string; readonly isCalled: boolean } | undefined>;
  /** Outputs of settled activations, by activation key, wherever they are kept. Missing keys have none. */
  outputs(runId: string, activations: readonly string[]): Promise<Readonly<Record<string, JsonObject>>>;
  /** Outputs that an event of the run refers to. */
  value(target: {
    readonly runId: string;
    readonly workspaceId: string;
    readonly ref: string;
  }): Promise<JsonObject | undefined>;
  /** Cancels unless the run is over; `ended` says whether this call did it. Releases the session's next run. */
  cancel(target: {
    readonly runId: string;
    readonly workspaceId: string;
    readonly event: RunEventBody;
  }): Promise<{ readonly ended: boolean; readonly status: RunStatus } | undefined>;
  get(target: { readonly runId: string; readonly workspaceId: string }): Promise<RunRecord | undefined>;
  list(query: RunQuery): Promise<readonly RunSummary[]>;
  /** Events numbered above `after`, in order, at most `limit`. */
  events(target: {
    readonly runId: string;
    readonly workspaceId: string;
    readonly after: number;
    readonly limit?: number;
  }): Promise<readonly RunEvent[]>;
  /** What a run's nodes asked the outside, as commits wrote it. */
  exchanges(query: ExchangeQuery): Promise<readonly RecordedExchange[]>;
  /** After a run of a session ended: makes its next run ready. Undefined when none waits. */
  releaseSerial(
    serialKey: string,
  ): Promise<{ readonly runId: string; readonly ready: readonly string[] } | undefined>;
  /** Of these runs, those that are over. Workers ask it for what they hold, to notice a lost cancel. */
  ended(runIds: readonly string[]): Promise<readonly string[]>;
  heartbeat(worker: {
    readonly workerId: string;
    readonly pid: number;
    readonly startedAt: number;
  }): Promise<void>;
  retire(workerId: string): Promise<void>;
  workers(): Promise<
    readonly {
      readonly workerId: string;
      readonly pid: number;
      readonly alive: boolean;
      readonly seenAt: number;
    }[]
  >;
  /** One sweep under an advisory lock; empty when another sweeper has it. Re-rings and frees dead claims, at most 500 rows. */
  sweep(options: { readonly readyOlderThanMs: number; readonly limit: number }): Promise<SweepResult>;
  /**
   * Deletes runs that are kept no longer, with everything that is theirs: those that ended so long ago, and of each
   * workspace the oldest beyond a number. Called runs go with their caller, open runs stay. One step of at most `limit`
   * runs, in one place at a time; answers how many, 0 also when somebody else is at it.
   */
  prune(options: {
    readonly endedBeforeMs: number;
    readonly perWorkspace: number;
    readonly limit: number;
  }): Promise<number>;
  /** Session's encrypted vault of masked values in a run, if any was written. */
  vault(runId: string): Promise<string | undefined>;
}

export interface RunQuery {
  readonly workspaceId: string;
  readonly limit: number;
  readonly before?: string;
  readonly flowId?: string;
  readonly status?: string;
  readonly session?: string;
}

/** Immutable plans by content hash. */
export interface PlanStore {
  put(plan: Plan, flow: Flow, workspaceId: string): Promise<void>;
  get(planId: string): Promise<Plan | undefined>;
  /** The exact flow a plan was compiled from. */
  flow(planId: string, workspaceId: string): Promise<Flow | undefined>;
}
