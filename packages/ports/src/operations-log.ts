import type { ErrorJson, RunStatus, WakeCause } from '@heddle/contracts';

/** An open run as an operator looks at it. Times are milliseconds since the epoch, by the record's clock. */
export interface QuietRun {
  readonly runId: string;
  readonly workspaceId: string;
  readonly flowId?: string;
  readonly flowName?: string;
  readonly status: RunStatus;
  readonly preview: string;
  /** When its last event was written. */
  readonly progressAt: number;
  /** Segments that a worker may take. */
  readonly ready: readonly string[];
  /** Segments in somebody's hands. */
  readonly claims: readonly {
    readonly segment: string;
    readonly workerId: string;
    readonly isDead: boolean;
  }[];
  /** It comes after other runs of its session; `behind` is the one that has its turn. */
  readonly isParked: boolean;
  readonly behind?: string;
  readonly waits: readonly QuietWait[];
}

/** An activation that waits. */
export interface QuietWait {
  readonly activation: string;
  readonly on: readonly WakeCause[];
  readonly until?: number;
  /** The run it called. */
  readonly runId?: string;
}

/** Failed runs of saved flows with the same error at the same node. */
export interface FailureGroup {
  readonly flowId: string;
  readonly flowName?: string;
  readonly code: string;
  readonly nodeId?: string;
  readonly count: number;
  readonly newestRunId: string;
  readonly newestError: ErrorJson;
  readonly newestAt: number;
  readonly oldestAt: number;
}

/** How much there is to do, and who does it. */
export interface RunLoad {
  readonly open: Readonly<Partial<Record<RunStatus, number>>>;
  /** Segments that a worker may take, and for how long the oldest has been there. */
  readonly ready: number;
  readonly oldestReadyMs?: number;
  /** Segments in hand by worker. */
  readonly held: Readonly<Record<string, number>>;
  /** Failed runs of saved flows. */
  readonly failed: number;
}

/**
 * What operators ask of the record. Reading only, takes no lock that a commit could wait for, and is asked now and
 * then, never in a run's way. Without a workspace the whole installation is meant.
 */
export interface OperationsLog {
  load(scope: { readonly workspaceId?: string }): Promise<RunLoad>;
  /** Open runs without an event for so long, the longest first. */
  quiet(query: {
    readonly workspaceId?: string;
    readonly quietForMs: number;
    readonly limit: number;
  }): Promise<readonly QuietRun[]>;
  /** The newest cause first. */
  failures(query: { readonly workspaceId: string; readonly limit: number }): Promise<readonly FailureGroup[]>;
  /** Ids of the runs of a group, oldest first. */
  failedRuns(query: {
    readonly workspaceId: string;
    readonly flowId: string;
    readonly code: string;
    readonly nodeId?: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
}
