import { HeddleError } from '@heddle/contracts';
import { type BusMessage, createMessageHub, type EventBus } from '@heddle/ports';
import { Redis } from 'ioredis';

const CHANNEL = '{heddle}:events';

/** Longest wait for Redis to take a message. */
const ANSWER_MS = 5_000;

/** Longest wait for Redis when a process starts. */
const READY_WITHIN_MS = 5_000;

/** Which Redis, and who hears of a lost connection. */
export interface RedisEventBusOptions {
  readonly url: string;
  readonly onError: (error: Error) => void;
  /** Milliseconds to wait for Redis at the start; 5 seconds when left out. */
  readonly readyWithinMs?: number;
}

/** How long a connection waits before it gives a command up, and what it does when it is back. */
interface Patience {
  readonly maxRetriesPerRequest: number | null;
  readonly commandTimeout?: number;
  readonly autoResubscribe?: boolean;
}

/**
 * An EventBus on Redis pub/sub: one connection to publish, one to listen. Once it has begun it outlasts any absence of
 * Redis; only the start does not wait for long.
 *
 * @throws HeddleError `queue-unavailable` with the last reason when Redis does not answer at the start.
 */
export async function createRedisEventBus(options: RedisEventBusOptions): Promise<EventBus> {
  // A message that cannot leave is lost, so that those after it need not wait; a follower waits for as long as it takes.
  const publisher = connect(options, { maxRetriesPerRequest: 1, commandTimeout: ANSWER_MS });
  const subscriber = connect(options, { maxRetriesPerRequest: null, autoResubscribe: false });
  const hub = createMessageHub(async (messages) => {
    await publisher.publish(CHANNEL, JSON.stringify(messages)).catch(options.onError);
  });
  subscriber.on('message', (_channel, payload: string) => {
    const messages = JSON.parse(payload) as BusMessage[]; // cast: only `publish` above writes this channel
    for (const message of messages) hub.deliver(message);
  });
  await listening(subscriber, options).catch((error: unknown) => {
    publisher.disconnect();
    subscriber.disconnect();
    throw error;
  });
  return {
    ...hub,
    ping: async () => {
      await publisher.ping();
    },
    close: async () => {
      await hub.flush();
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/**
 * Subscribes whenever the connection becomes ready, and waits for the first time. The client could do so by itself, but
 * leaves a rejection unhandled when the connection ends again at that moment.
 */
async function listening(
  subscriber: Redis,
  { onError, readyWithinMs = READY_WITHIN_MS }: RedisEventBusOptions,
): Promise<void> {
  let reason = 'no answer';
  const note = (error: Error & { readonly code?: string }): void => {
    reason = error.message || error.code || reason;
  };
  let timer: NodeJS.Timeout | undefined;
  subscriber.on('error', note);
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(away(readyWithinMs, reason)), readyWithinMs);
      subscriber.on('ready', () => {
        subscriber.subscribe(CHANNEL).then(
          () => resolve(),
          (error: Error) => {
            note(error);
            // A connection that has ended subscribes again when it is back, or is meant to end.
            if (subscriber.status === 'ready') onError(error);
          },
        );
      });
    });
  } finally {
    clearTimeout(timer);
    subscriber.off('error', note);
  }
}

function away(withinMs: number, reason: string): HeddleError {
  return new HeddleError(
    'queue-unavailable',
    `REDIS_URL: expected a Redis or Valkey that answers, found none within ${withinMs / 1_000} s: ${reason}. Check the address and that it runs.`,
  );
}

function connect({ url, onError }: RedisEventBusOptions, patience: Patience): Redis {
  const settings = {
    ...patience,
    retryStrategy: (attempt: number) => Math.min(100 * attempt, 2_000),
  };
  const redis = url.startsWith('unix://')
    ? new Redis({ ...settings, path: url.slice('unix://'.length) })
    : new Redis(url, settings);
  redis.on('error', onError);
  return redis;
}
