import { HeddleError } from '@heddle/contracts';

/** SQLSTATE classes and codes that time or an operator heals: connection, resources, operator, a silent transaction. */
const UNAVAILABLE_STATE = /^(08|53|57|28|3D|25P03)/;
const UNAVAILABLE_CODE = /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENETUNREACH|EACCES)/;
const UNAVAILABLE_TEXT =
  /connection terminated|connection error|timeout|not queryable|pool after calling end/i;
const REPEATABLE = new Set(['40001', '40P01']);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** The SQLSTATE of an error from the server, also when it was translated; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  const raw = HeddleError.is(error) ? error.cause : error;
  const code = codeOf(raw);
  return code !== undefined && SQLSTATE.test(code) ? code : undefined;
}

/** Whether the same statement may simply be sent again: it lost a deadlock or a serialisation conflict. */
export function isRepeatable(error: unknown): boolean {
  return REPEATABLE.has(sqlState(error) ?? '');
}

/** Whether the server refused the values, so that a batch without the guilty item would pass. */
export function isDataError(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && (state.startsWith('22') || state.startsWith('23'));
}

/**
 * Translates what `pg` throws: `store-unavailable` (retryable) when Postgres cannot be reached or is in trouble,
 * `request-invalid` when a value cannot be stored, `conflict` when it exists, else `internal`. Keeps the cause.
 */
export function toStoreError(error: unknown): HeddleError {
  if (HeddleError.is(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  const state = sqlState(error);
  if (isUnavailable(state, codeOf(error), text) || isRepeatable(error)) {
    return new HeddleError('store-unavailable', `The database did not answer: ${text}. Try again shortly.`, {
      cause: error,
    });
  }
  if (state?.startsWith('22')) {
    return new HeddleError('request-invalid', `The database cannot store a value: ${text}.`, {
      cause: error,
    });
  }
  if (state === '23505') {
    return new HeddleError('conflict', `Something with this name or id exists: ${text}.`, { cause: error });
  }
  return new HeddleError('internal', `The database refused a statement: ${text}.`, { cause: error });
}

/** What `work` gives, or the error it throws: one item's fault is not its batch's. */
export function orError<Result>(work: () => Result): Result | HeddleError {
  try {
    return work();
  } catch (error) {
    return toStoreError(error);
  }
}

function isUnavailable(state: string | undefined, code: string | undefined, text: string): boolean {
  if (state !== undefined) return UNAVAILABLE_STATE.test(state);
  return code === undefined ? UNAVAILABLE_TEXT.test(text) : UNAVAILABLE_CODE.test(code);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
