import { type ErrorCode, HeddleError } from '@heddle/contracts';
import type { EmbeddingSessionOptions } from './embedding-session.ts';
import type { GateMemory } from './native-gate.ts';

/** What the embedder's thread is started with, as `workerData`. */
export interface ThreadSettings {
  /** The module that the thread runs; the loader of TypeScript entries reads it. */
  readonly entry: string;
  readonly session: EmbeddingSessionOptions;
  readonly gate: GateMemory;
}

/** What the thread is asked; `id` names a call of `embed`. */
export type ThreadRequest =
  | { readonly type: 'embed'; readonly id: number; readonly texts: readonly string[] }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close' };

/** What the thread answers. `vectors` holds the vectors of one call behind each other, in the order of its texts. */
export type ThreadReply =
  | { readonly type: 'embedded'; readonly id: number; readonly vectors: Float32Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly id: number; readonly error: ThreadError };

/** A {@link HeddleError} in a form that crosses threads. */
export interface ThreadError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Any error as data; what is not a HeddleError becomes `embedder-unavailable`, for only the embedder can fail here. */
export function errorToThreadError(error: unknown): ThreadError {
  if (!HeddleError.is(error)) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The local embedder failed on this request: ${reason.replace(/\.+$/, '')}.`;
    return { code: 'embedder-unavailable', message, retryable: false };
  }
  const { code, message, retryable, details } = error;
  return { code, message, retryable, ...(details === undefined ? {} : { details }) };
}

/** The error that {@link errorToThreadError} took apart. */
export function threadErrorToError(error: ThreadError): HeddleError {
  const { code, message, retryable, details } = error;
  return new HeddleError(code, message, { retryable, ...(details === undefined ? {} : { details }) });
}
