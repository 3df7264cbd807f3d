import { type BusMessage, createMessageHub, type EventBus } from '@heddle/ports';
import { Redis } from 'ioredis';

const CHANNEL = '{heddle}:events';

/** Longest wait for Redis to take a message. */
const ANSWER_MS = 5_000;

export interface RedisEventBusOptions {
  readonly url: string;
  readonly onError: (error: Error) => void;
}

/** How long a connection waits before it gives a command up. */
interface Patience {
  readonly maxRetriesPerRequest: number | null;
  readonly commandTimeout?: number;
}

/** An EventBus on Redis pub/sub: one connection to publish, one to listen. */
export async function createRedisEventBus(options: RedisEventBusOptions): Promise<EventBus> {
  // A message that cannot leave is lost, so that those after it need not wait; a follower waits for as long as it takes.
  const publisher = connect(options, { maxRetriesPerRequest: 1, commandTimeout: ANSWER_MS });
  const subscriber = connect(options, { maxRetriesPerRequest: null });
  const hub = createMessageHub(async (messages) => {
    await publisher.publish(CHANNEL, JSON.stringify(messages)).catch(options.onError);
  });
  subscriber.on('message', (_channel, payload: string) => {
    const messages = JSON.parse(payload) as BusMessage[]; // cast: only `publish` above writes this channel
    for (const message of messages) hub.deliver(message);
  });
  await subscriber.subscribe(CHANNEL);
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
