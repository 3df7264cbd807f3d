import type {
  ErrorJson,
  Json,
  JsonObject,
  RunEvent,
  RunEventBody,
  RunState,
  RunStatus,
  RunSummary,
  WakeCause,
} from '@heddle/contracts';
import type { ExchangeQuery, RecordedExchange } from './exchange.ts';
import type { ClaimedRun } from './run-claim.ts';
import type { Commit, CommitResult } from './run-commit.ts';
import type { RunQuery, RunRecord } from './run-record.ts';
import type { RunSnapshot } from './run-snapshot.ts';
import type { StartResult, StartRun } from './run-start.ts';

/** See {@link RunLog.sweep}. */
export interface SweepOptions {
  readonly readyOlderThanMs: number;
  readonly limit: number;
  readonly afterLoss?: boolean;
}

/** Segments whose bell must ring (again): ready too long, or claimed by a worker that died. */
export interface SweepResult {
  readonly bells: readonly { readonly runId: string; readonly segment: string }[];
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
  /**
   * Accepts a run durably, its input with it, wherever that is kept. A known idempotency key starts nothing.
   *
   * @throws HeddleError `value-too-large`, `store-unavailable`.
   */
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
    /** What the called run keeps its large output under: from now on this run refers to it too. */
    readonly outputRef?: string;
    readonly event: RunEventBody;
    /** Only the wait that this event began (its `seq`): an answer to another one of the activation wakes nobody. */
    readonly waitSeq?: number;
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
  /** A large value that the run, or an event of it, refers to: its input, its output, or a node's outputs. */
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
  /**
   * One sweep, of at most so many runs: frees dead claims, and names what was ready for longer than the given time. Each
   * naming doubles that time for a run, up to four times, until somebody claims it; with `afterLoss` they do not count.
   * One sweep at a time: a second one finds nothing. `isComplete` says that all open runs were looked at and handled.
   */
  sweep(options: SweepOptions): Promise<SweepResult & { readonly isComplete: boolean }>;
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
