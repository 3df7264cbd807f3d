/** Why a start was refused or given up; each is told to a person as one line. */
export type StartErrorCode =
  | 'already-running'
  | 'build-missing'
  | 'child-failed'
  | 'data-directory-unusable'
  | 'database-unreachable'
  | 'port-unusable'
  | 'postgres-failed'
  | 'postgres-missing'
  | 'queue-unreachable'
  | 'setting-invalid';

const MARKER = 'heddle.start-error';

/**
 * A start that cannot go on. `message` is the one line a person reads: what was expected, what was found, what to do.
 * Recognise it with {@link StartError.is}, which also works across copies of this module.
 */
export class StartError extends Error {
  readonly marker = MARKER;
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.code = code;
  }

  static is(value: unknown): value is StartError {
    return typeof value === 'object' && value !== null && 'marker' in value && value.marker === MARKER;
  }
}

/** The code of a failed system call (`ENOENT`, `EACCES` …), or undefined when the error is of another sort. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The text of anything thrown, on one line. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
