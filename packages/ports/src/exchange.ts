import type { ErrorJson, ExchangeKind, Json } from '@heddle/contracts';

/** How the outside answered, or how it failed. Never holds a secret's value. */
export interface ExchangeAnswer {
  readonly response?: Json;
  readonly error?: ErrorJson & { readonly retryable: boolean; readonly retryAfterMs?: number };
  /** The response was too long to keep: there is only its hash. */
  readonly truncated?: true;
  /** It came from the record of an earlier run. */
  readonly replayed?: true;
  /** The attempt went on after a wait or after iterations; one without began anew. */
  readonly continues?: true;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly durationMs: number;
}

/** One exchange of a node's body with the outside, as the record keeps it. */
export interface RecordedExchange {
  readonly activation: string;
  readonly attempt: number;
  /** The run's version when the body started: a body that starts again under the same attempt has a higher one. */
  readonly turn: number;
  /** Place among the exchanges of one turn, from 0. */
  readonly ordinal: number;
  readonly kind: ExchangeKind;
  /** SHA-256 of kind and request, in hexadecimal: the same question has the same. */
  readonly hash: string;
  /** What was asked, with every secret's value replaced by `{{secret:name}}`. */
  readonly request: Json;
  readonly answer: ExchangeAnswer;
}

/** Which exchanges of a run, in the order of activation, attempt, turn and ordinal. */
export interface ExchangeQuery {
  readonly runId: string;
  readonly workspaceId: string;
  /** Of this activation only. */
  readonly activation?: string;
  /** Of this node only, in all iterations. */
  readonly nodeId?: string;
  /** How many to leave out; none unless told. */
  readonly skip?: number;
  /** At most 10,000, which is also the default. */
  readonly limit?: number;
}
