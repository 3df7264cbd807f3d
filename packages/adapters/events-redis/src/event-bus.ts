import { type BusMessage, createMessageHub, type EventBus } from '@heddle/ports';
import { Redis } from 'ioredis';

const CHANNEL = '{heddle}:events';

export interface RedisEventBusOptions {
  readonly url: string;
  readonly onError: (error: Error) => void;
}

/** An EventBus on Redis pub/sub: one connection to publish, one to listen. */
export async function createRedisEventBus(options: RedisEventBusOptions): Promise<EventBus> {
  const publisher = connect(options);
  const subscriber = connect(options);
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

function connect({ url, onError }: RedisEventBusOptions): Redis {
  const settings = {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt: number) => Math.min(100 * attempt, 2_000),
  };
  const redis = url.startsWith('unix://')
    ? new Redis({ ...settings, path: url.slice('unix://'.length) })
    : new Redis(url, settings);
  redis.on('error', onError);
  return redis;
}
