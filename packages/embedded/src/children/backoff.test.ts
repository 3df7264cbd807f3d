import { describe, expect, it } from 'vitest';
import { type EndedAttempt, restartDelay } from './backoff.ts';

function delays(attempt: Omit<EndedAttempt, 'failures'>): number[] {
  let failures = 0;
  return Array.from({ length: 10 }, () => {
    const next = restartDelay({ ...attempt, failures });
    failures = next.failures;
    return next.delayMs;
  });
}

describe('restartDelay', () => {
  it('waits twice as long after each attempt that never became ready, at most half a minute', () => {
    expect(delays({ wasReady: false, ranForMs: 9_000 })).toEqual([
      200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000,
    ]);
  });

  it('waits a second at most for what had been ready', () => {
    expect(delays({ wasReady: true, ranForMs: 100 })).toEqual([200, 400, 800, ...Array(7).fill(1_000)]);
  });

  it('starts anew after five seconds of health', () => {
    expect(restartDelay({ failures: 9, wasReady: true, ranForMs: 5_000 })).toEqual({
      delayMs: 200,
      failures: 1,
    });
  });
});
