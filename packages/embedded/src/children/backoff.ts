const FIRST_MS = 200;
const LONGEST_MS = 30_000;
const LONGEST_AFTER_READY_MS = 1_000;
const STEADY_MS = 5_000;

/** How an attempt to run a process went. */
export interface EndedAttempt {
  /** Attempts in a row before this one that did not last. */
  readonly failures: number;
  readonly wasReady: boolean;
  readonly ranForMs: number;
}

/**
 * How long to wait before a process that ended is started again: 0.2 s, then twice as long each time up to 30 s. One
 * that had been ready can serve, whatever ended it, so it waits a second at most; one that lasted five seconds counts as
 * healthy, and its end as the first.
 */
export function restartDelay(ended: EndedAttempt): { readonly delayMs: number; readonly failures: number } {
  const isHealthy = ended.wasReady && ended.ranForMs >= STEADY_MS;
  const counted = isHealthy ? 0 : ended.failures;
  const longest = ended.wasReady ? LONGEST_AFTER_READY_MS : LONGEST_MS;
  return { delayMs: Math.min(FIRST_MS * 2 ** counted, longest), failures: counted + 1 };
}
