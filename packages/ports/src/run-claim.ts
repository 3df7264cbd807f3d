import type { RunSnapshot } from './run-snapshot.ts';

/** A claim on a segment of a run: whoever holds it may commit, as long as the epoch is the newest. */
export interface Claim {
  readonly runId: string;
  readonly segment: string;
  readonly epoch: number;
  readonly workerId: string;
}

/** A claim and the run as it left it. */
export interface ClaimedRun {
  readonly claim: Claim;
  readonly snapshot: RunSnapshot;
  /** Workers that died with this segment in hand since it last settled anything. */
  readonly deaths: number;
}
