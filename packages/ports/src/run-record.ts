import type { ErrorJson, JsonObject } from '@heddle/contracts';
import type { RunSnapshot } from './run-snapshot.ts';

/** A run as readers see it: what it was accepted with and how it ended, without its control state. */
export interface RunRecord extends Omit<RunSnapshot, 'ready' | 'claims' | 'state' | 'version' | 'watched'> {
  readonly slug?: string;
  readonly keyId?: string;
  /** Unless it is large; see {@link RunRecord.outputRef}. */
  readonly output?: JsonObject;
  /** What a large output is kept under, instead of in the row; see `RunLog.value`. */
  readonly outputRef?: string;
  readonly error?: ErrorJson;
  readonly endedAt?: number;
  readonly idempotentBodyHash?: string;
}

/** Which runs of a workspace to list, newest first; `before` is the id of the last run of the page above. */
export interface RunQuery {
  readonly workspaceId: string;
  readonly limit: number;
  readonly before?: string;
  readonly flowId?: string;
  readonly status?: string;
  readonly session?: string;
}
