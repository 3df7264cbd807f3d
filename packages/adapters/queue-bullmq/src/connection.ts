import { HeddleError } from '@heddle/contracts';
import { Redis } from 'ioredis';

/** Which store BullMQ works on. This file and `backend.ts` are the only ones that know. */
export type QueueStore =
  | { readonly type: 'redis'; readonly url: string }
  | { readonly type: 'postgres'; readonly url: string };

/** The hash tag keeps all keys of a queue on one slot of a Redis Cluster. */
export const KEY_PREFIX = '{heddle}';

/**
 * A Redis connection for BullMQ. Producers fail fast, so that an accepted run is never held up by a queue that is
 * away (the record's sweeper rings again); workers wait for as long as it takes.
 */
export function redisConnection(url: string, role: 'producer' | 'worker'): Redis {
  const wait = role === 'worker';
  const options = {
    maxRetriesPerRequest: wait ? null : 1,
    connectTimeout: 5_000,
    retryStrategy: (attempt: number) => Math.min(100 * attempt, 2_000),
  };
  return url.startsWith('unix://')
    ? new Redis({ ...options, path: url.slice('unix://'.length) })
    : new Redis(url, options);
}

/** Longest wait for a connection when a process starts. */
const READY_WITHIN_MS = 5_000;

/**
 * Waits until a connection serves.
 *
 * @throws HeddleError `queue-unavailable` with the last reason, after 5 seconds.
 */
export async function whenReady(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    let reason = 'no answer';
    const note = (error: Error): void => {
      reason = error.message;
    };
    const done = (): void => {
      clearTimeout(timer);
      redis.off('error', note);
      redis.off('ready', done);
      resolve();
    };
    const timer = setTimeout(() => {
      redis.off('ready', done);
      reject(
        new HeddleError(
          'queue-unavailable',
          `REDIS_URL: expected a Redis or Valkey that answers, found none within ${READY_WITHIN_MS / 1_000} s: ${reason}. Check the address and that it runs.`,
        ),
      );
    }, READY_WITHIN_MS);
    redis.on('error', note);
    redis.on('ready', done);
  });
}

/**
 * Refuses a Redis that may throw jobs away.
 *
 * @throws HeddleError `setting-invalid` unless `maxmemory-policy` is `noeviction`.
 */
export async function assertKeepsJobs(redis: Redis): Promise<void> {
  const policy = await readPolicy(redis);
  if (policy === undefined || policy === 'noeviction') return;
  throw new HeddleError(
    'setting-invalid',
    `REDIS_URL: expected a Redis whose maxmemory-policy is noeviction, found ${policy}: it could throw jobs away. Set it with: redis-cli config set maxmemory-policy noeviction`,
  );
}

async function readPolicy(redis: Redis): Promise<string | undefined> {
  try {
    const answer: unknown = await redis.config('GET', 'maxmemory-policy');
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined;
  } catch {
    // Managed Redis often forbids CONFIG; then the operator's word is all there is.
    return undefined;
  }
}
