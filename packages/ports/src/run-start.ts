import type { Json, JsonObject, RunEventBody, RunFork, RunReplay } from '@heddle/contracts';
import type { RunCaller } from './run-snapshot.ts';

/** What a run is accepted with: everything a worker needs to know of its request, and the segments ready at once. */
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
  readonly fork?: Omit<RunFork, 'inputsRef'>;
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
