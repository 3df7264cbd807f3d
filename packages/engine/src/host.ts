import type { Citation, JsonObject, Plan, PlanNode, RunDelta, RunState, Usage } from '@heddle/contracts';
import type {
  BusMessage,
  Clock,
  CommitWrite,
  IterationsView,
  NodeResult,
  RunLog,
  RunSnapshot,
  SegmentBell,
  Woken,
} from '@heddle/ports';
import type { CallLent } from './calls.ts';
import type { Values } from './gather-inputs.ts';

/** One attempt at a node's body. */
export interface NodeAttempt {
  readonly plan: Plan;
  readonly run: RunSnapshot;
  readonly node: PlanNode;
  readonly iteration: string;
  readonly inputs: JsonObject;
  /** For containers whose iterations are over. */
  readonly iterations?: IterationsView | undefined;
  /** After a wait. */
  readonly woken?: Woken | undefined;
  /** Calls a node that is lent to this one, as an activation of its own. */
  readonly call: CallLent;
  readonly state: RunState;
  readonly values: Values;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly emit: {
    readonly isWatched: boolean;
    delta(text: string): void;
    citation(citation: Citation): void;
    usage(usage: Usage): void;
    /** A write that goes with this attempt's commit, also when the attempt fails. */
    write(write: CommitWrite): void;
  };
}

/** Everything the engine needs from the process it lives in. It knows no Redis, no clock and no kind of node. */
export interface EngineHost {
  readonly workerId: string;
  readonly log: RunLog;
  readonly plan: (planId: string) => Promise<Plan>;
  /** Whether this process has the kinds that a segment needs; all of them unless told. */
  readonly canRun?: (plan: Plan, segment: string) => boolean;
  readonly ring: (bells: readonly SegmentBell[]) => Promise<void>;
  /**
   * Takes note of a segment that this worker may hold in the record and does not work on: a claim or a commit whose
   * answer was lost, a body that could not be brought to its commit. It must be given back until the record confirms.
   */
  readonly lose: (bell: SegmentBell) => void;
  /** Wakes the activation that called a run which is over. Never rejects; a sweep makes up for it. */
  readonly tellCaller: (runId: string, workspaceId: string) => Promise<void>;
  readonly publish: (message: BusMessage) => void;
  readonly publishDelta: (delta: RunDelta) => void;
  readonly runNode: (attempt: NodeAttempt) => Promise<NodeResult>;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Resolves after so many milliseconds, rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}
