import { HeddleError } from '@heddle/contracts';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts events by key; `take` rejects with `rate-limited` and when to come back. */
export interface Limiter {
  take(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

/** A limiter of this process: `points` events in `seconds`, by key. */
export function createLimiter(options: {
  readonly points: number;
  readonly seconds: number;
  readonly what: string;
}): Limiter {
  const limiter = new RateLimiterMemory({ points: options.points, duration: options.seconds });
  return {
    async take(key) {
      try {
        await limiter.consume(key);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw new HeddleError(
          'rate-limited',
          `Too many ${options.what}: at most ${options.points} in ${options.seconds} s. Try again in ${Math.ceil(refused.msBeforeNext / 1_000)} s.`,
          { retryAfterMs: refused.msBeforeNext },
        );
      }
    },
    async forget(key) {
      await limiter.delete(key);
    },
  };
}

/** The limits that keys carry themselves, each with a window of a minute. */
export function createKeyLimiter(): { take(keyId: string, perMinute: number): Promise<void> } {
  const limiters = new Map<number, Limiter>();
  return {
    async take(keyId, perMinute) {
      const limiter =
        limiters.get(perMinute) ??
        createLimiter({ points: perMinute, seconds: 60, what: 'calls with this key' });
      limiters.set(perMinute, limiter);
      await limiter.take(keyId);
    },
  };
}
