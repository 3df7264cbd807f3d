import { type Diagnostic, type ErrorCode, type Problem, problemSchema } from '@heddle/contracts';

/** What a call can fail with: a code of the server, no connection, or an answer that is not what the route promises. */
export type ApiErrorCode = ErrorCode | 'offline' | 'unexpected-answer' | (string & {});

const MARKER = 'heddle.api-error';

/** A failed call. `message` is a sentence that can be shown; `status` is 0 when no answer came. */
export class ApiError extends Error {
  readonly marker = MARKER;
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Fields that were refused, as JSON pointers or dotted paths with a sentence each. */
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  readonly runId: string | undefined;

  constructor(
    code: ApiErrorCode,
    message: string,
    facts: { readonly status?: number; readonly problem?: Problem; readonly cause?: unknown } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'ApiError';
    this.code = code;
    this.status = facts.status ?? 0;
    this.diagnostics = facts.problem?.diagnostics ?? [];
    this.issues = facts.problem?.issues ?? [];
    this.runId = facts.problem?.runId;
  }

  static is(value: unknown): value is ApiError {
    return typeof value === 'object' && value !== null && 'marker' in value && value.marker === MARKER;
  }
}

/** Reads a failed response: problem details when it has them, a plain sentence with the status otherwise. */
export async function responseToApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = problemSchema.safeParse(body);
  if (problem.success) {
    return new ApiError(problem.data.code, problem.data.detail || problem.data.title, {
      status: response.status,
      problem: problem.data,
    });
  }
  return new ApiError('unexpected-answer', `The server answered ${response.status} without an explanation.`, {
    status: response.status,
  });
}

/** The sentence to show for anything that was thrown. */
export function errorMessage(error: unknown): string {
  if (ApiError.is(error)) return error.message;
  return error instanceof Error && error.message !== '' ? error.message : 'Something went wrong.';
}
