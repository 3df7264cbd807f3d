import type { Diagnostic, ErrorCode, HeddleError, Problem } from '@heddle/contracts';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Titles of the problems that clients meet most; every other is titled by its code. */
const TITLES: Partial<Record<ErrorCode, string>> = {
  'not-found': 'Not found',
  'not-signed-in': 'Not signed in',
  'not-allowed': 'Not allowed',
  'flow-invalid': 'The flow cannot run',
  internal: 'Something went wrong inside Heddle',
};

/** Codes under which a run's own failure keeps its words; anything unexpected is told in general words only. */
function isPublic(error: HeddleError): boolean {
  return error.code !== 'internal' && error.code !== 'plan-unknown' && error.code !== 'secret-unreadable';
}

/** An error as `application/problem+json` (RFC 9457). Never carries a stack or a cause. */
export function toProblem(error: HeddleError): Problem {
  const details = error.details ?? {};
  const { diagnostics, issues, runId } = details as {
    diagnostics?: Diagnostic[];
    issues?: Problem['issues'];
    runId?: string;
  }; // cast: written by our own use cases
  return {
    type: `https://heddle.dev/problems/${error.code}`,
    title: TITLES[error.code] ?? error.code.replaceAll('-', ' '),
    status: error.status,
    code: error.code,
    detail: isPublic(error) ? error.message : 'Something went wrong inside Heddle. The log has the details.',
    ...(runId === undefined ? {} : { runId }),
    ...(diagnostics === undefined ? {} : { diagnostics }),
    ...(issues === undefined ? {} : { issues }),
    ...extras(details),
  };
}

/** Members that only some problems have: the failed cases of a publish, the error of a tried node. */
function extras(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    ['cases', 'error', 'problems', 'verdict', 'done', 'total', 'expected', 'found']
      .filter((name) => details[name] !== undefined)
      .map((name) => [name, details[name]]),
  );
}

/** Answers with a problem; says when to come back where that is known. */
export function problemResponse(c: Context, error: HeddleError): Response {
  const problem = toProblem(error);
  const seconds =
    error.retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(error.retryAfterMs / 1_000));
  if (seconds !== undefined) c.header('Retry-After', String(seconds));
  else if (error.status === 503 || error.status === 429) c.header('Retry-After', '2');
  return c.body(JSON.stringify(problem), error.status as ContentfulStatusCode, {
    'Content-Type': 'application/problem+json',
  }); // cast: every status of the table allows a body
}
