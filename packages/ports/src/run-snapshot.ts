import type { Json, JsonObject, RunFork, RunReplay, RunState, RunStatus, Usage } from '@heddle/contracts';

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
  /** Unless it is large; see {@link RunSnapshot.inputRef}. */
  readonly input?: JsonObject;
  /** What a large input is kept under, instead of in the row; see `RunLog.value`. */
  readonly inputRef?: string;
  readonly flowId?: string;
  readonly session?: string;
  readonly user?: string;
  readonly usage: Usage;
  /** Somebody may look on while text is made; otherwise streaming it would be work for nobody. */
  readonly watched: boolean;
  /** Runs with the same key run one after another; whoever ends this one releases the next. */
  readonly serialKey?: string;
  /** Outputs that stand in for nodes' bodies, from the start request, unless they are large. */
  readonly pins?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** What large ones are kept under, instead of in the row; see `RunLog.value`. */
  readonly pinsRef?: string;
  /**
   * The earlier run it goes on from, and what enters the node it starts at instead: `inputs`, or what large ones are
   * kept under; see `RunLog.value`.
   */
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
