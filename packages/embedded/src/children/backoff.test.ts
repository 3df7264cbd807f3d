import { describe, expect, it } from 'vitest';
import { restartDelay } from './backoff.ts';

describe('restartDelay', () => {
  it('waits twice as long after each failure, at most half a minute', () => {
    const delays: number[] = [];
    let failures = 0;
    for (let time = 0; time < 10; time += 1) {
      const next = restartDelay(failures, 1_000);
      delays.push(next.delayMs);
      failures = next.failures;
    }
    expect(delays).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
  });

  it('starts anew after a minute of health', () => {
    expect(restartDelay(9, 60_000)).toEqual({ delayMs: 200, failures: 1 });
  });
});
