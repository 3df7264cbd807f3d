import type { ErrorJson, JsonObject, RunEventBody, RunState, Usage } from '@heddle/contracts';
import type { RecordedExchange } from './exchange.ts';
import type { Claim } from './run-claim.ts';
import type { RunSnapshot } from './run-snapshot.ts';

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

/** A moment at which time wakes a waiting activation; kept by the record's clock. */
export interface CommitTimer {
  readonly activation: string;
  /** The segment to ring for then. */
  readonly segment: string;
  readonly due: { readonly afterMs: number } | { readonly at: number };
}

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

/** One turn of a conversation, as a memory keeps it. */
export interface MemoryTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
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
