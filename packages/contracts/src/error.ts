/**
 * Every error a person or a client can meet has a code from this closed list. The table says who must act, which HTTP
 * status tells it, and whether the engine may try again; nobody guesses retry from a message.
 */

/** Who must act: the caller, nobody but time, or the people who run Heddle. */
export type ErrorAudience = 'user' | 'operational' | 'unexpected';

interface ErrorTraits {
  readonly status: number;
  readonly audience: ErrorAudience;
  readonly retryable: boolean;
}

const user = (status: number): ErrorTraits => ({ status, audience: 'user', retryable: false });
const operational = (status: number): ErrorTraits => ({ status, audience: 'operational', retryable: true });
const unexpected = (status: number): ErrorTraits => ({ status, audience: 'unexpected', retryable: false });

export const ERROR_CODES = {
  // Requests
  'request-invalid': user(400),
  'input-invalid': user(400),
  'unknown-field': user(400),
  'body-not-json': user(415),
  'body-too-large': user(413),
  'not-signed-in': user(401),
  'not-allowed': user(403),
  'cross-site': user(403),
  'not-found': user(404),
  'method-not-allowed': user(405),
  conflict: user(409),
  'idempotency-conflict': user(409),
  'setup-done': user(409),
  'stale-revision': user(412),
  'revision-required': user(428),
  'rate-limited': operational(429),
  overloaded: operational(503),
  'setting-invalid': user(500),

  // Flows
  'flow-unreadable': user(422),
  'flow-invalid': user(422),
  'cases-failed': user(422),
  'slug-taken': user(409),
  'plan-unknown': unexpected(500),

  // Templates and expressions
  'template-invalid': user(422),
  'template-limit': user(422),
  'reference-missing': user(422),
  'expression-invalid': user(422),
  'expression-failed': user(422),
  'expression-limit': user(422),

  // Runs and nodes
  'node-failed': user(422),
  'node-timeout': { status: 504, audience: 'operational', retryable: true },
  'node-poisoned': user(500),
  'effect-unknown': user(409),
  'node-config-invalid': user(422),
  'node-output-invalid': unexpected(500),
  'confirm-required': user(409),
  'guardrail-blocked': user(422),
  'output-invalid': user(422),
  'value-type': user(422),
  'value-too-large': user(413),
  'record-corrupt': unexpected(500),
  'run-cancelled': user(409),
  'run-not-waiting': user(409),
  'node-never-ran': user(409),
  'run-limit': user(422),
  'cassette-miss': user(409),

  // Models
  'model-unreachable': operational(502),
  'model-rejected-key': user(502),
  'model-rate-limited': operational(502),
  'model-failed': operational(502),
  'model-refused-request': user(502),
  'model-stream-broken': operational(502),
  'model-response-invalid': operational(502),
  'model-not-configured': user(422),

  // The outside
  'egress-refused': user(422),
  'egress-timeout': operational(504),
  'egress-too-large': user(422),
  'egress-unreachable': operational(502),
  'http-failed': operational(502),

  // Knowledge
  'knowledge-not-ready': operational(503),
  'knowledge-missing': user(422),
  'knowledge-folder-refused': user(422),
  'document-unreadable': user(422),
  'document-empty': user(422),
  'document-type-unsupported': user(415),
  'document-too-large': user(413),
  'embedder-unavailable': operational(503),

  // Secrets
  'secret-missing': user(422),
  'secret-host-refused': user(422),
  'secret-unreadable': unexpected(500),

  // Schemas
  'schema-invalid': user(422),

  // Ours
  'store-unavailable': operational(503),
  'queue-unavailable': operational(503),
  internal: unexpected(500),
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The JSON form of an error as it is stored in run logs and sent to clients. */
export interface ErrorJson {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface ErrorOptions {
  readonly cause?: unknown;
  /** Overrides the table, for example when a provider says that a 400 will never succeed. */
  readonly retryable?: boolean;
  /** Milliseconds after which another attempt makes sense, from the other side's own word. */
  readonly retryAfterMs?: number;
  /** Facts for programs: ids, paths, limits. Never a secret, never a person's text. */
  readonly details?: Readonly<Record<string, unknown>>;
}

const MARKER = 'heddle.error';

/**
 * The one error class of Heddle. `message` says what was expected, what was found, where, and what to do.
 * Recognise it with {@link HeddleError.is}, which also works across packages and copies.
 */
export class HeddleError extends Error {
  readonly marker = MARKER;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HeddleError';
    this.code = code;
    this.retryable = options.retryable ?? ERROR_CODES[code].retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  toJSON(): ErrorJson {
    return {
      code: this.code,
      message: this.message,
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }

  static is(value: unknown): value is HeddleError {
    return typeof value === 'object' && value !== null && 'marker' in value && value.marker === MARKER;
  }

  /** Keeps a HeddleError as it is and wraps anything else as `internal`, whose text is safe to show. */
  static from(value: unknown): HeddleError {
    if (HeddleError.is(value)) return value;
    return new HeddleError('internal', 'Something went wrong inside Heddle. The log has the details.', {
      cause: value,
    });
  }
}

/** Makes a switch over a union exhaustive: a new member fails to compile until it is handled. */
export function assertNever(value: never): never {
  throw new HeddleError('internal', `Unexpected value: ${JSON.stringify(value)}`);
}
