const FIRST_MS = 200;
const LONGEST_MS = 30_000;
const STEADY_MS = 60_000;

/**
 * How long to wait before a child that ended is started again: 0.2 s, then twice as long each time up to 30 s. A child
 * that had run for a minute counts as healthy, and its end as the first.
 */
export function restartDelay(
  failures: number,
  ranForMs: number,
): { readonly delayMs: number; readonly failures: number } {
  const counted = ranForMs >= STEADY_MS ? 0 : failures;
  return { delayMs: Math.min(FIRST_MS * 2 ** counted, LONGEST_MS), failures: counted + 1 };
}
