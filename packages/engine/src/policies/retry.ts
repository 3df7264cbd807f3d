import { HeddleError, type RETRY_CLASSES } from '@heddle/contracts';

/** A class of errors that a retry may be limited to. */
export type RetryClass = (typeof RETRY_CLASSES)[number];

/** The `retry` policy of a node. */
export interface RetryRule {
  readonly attempts: number;
  readonly backoffMs: number;
  readonly on: readonly RetryClass[];
}

/** Longest wait between two attempts; a provider that asks for more is not waited for. */
const MAX_BACKOFF_MS = 60_000;

/** Which class of failure an error is, for rules that retry only some. */
function retryClassOf(error: HeddleError): RetryClass {
  if (error.code.endsWith('-timeout')) return 'timeout';
  if (error.code === 'model-rate-limited' || error.code === 'rate-limited') return 'rate-limit';
  if (error.code.endsWith('-invalid')) return 'invalid-response';
  return 'unavailable';
}

/**
 * Milliseconds to wait before the next attempt, or undefined when there is none. Doubles from `backoffMs`, with equal
 * jitter (half fixed, half random), and honours the other side's Retry-After when it is longer.
 *
 * @param attempt the one that failed, counted from 1.
 * @param random in [0, 1).
 */
export function nextDelay(
  rule: RetryRule | undefined,
  attempt: number,
  failure: unknown,
  random: () => number,
): number | undefined {
  if (rule === undefined || attempt >= rule.attempts || !HeddleError.is(failure) || !failure.retryable)
    return undefined;
  if (!rule.on.includes('any') && !rule.on.includes(retryClassOf(failure))) return undefined;
  const full = Math.min(MAX_BACKOFF_MS, rule.backoffMs * 2 ** (attempt - 1));
  const jittered = full / 2 + (full / 2) * random();
  const asked = failure.retryAfterMs ?? 0;
  return asked > MAX_BACKOFF_MS ? undefined : Math.max(jittered, asked);
}
