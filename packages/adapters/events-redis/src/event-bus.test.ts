import { describeEventBus } from '@heddle/testkit';
import { noteSkip, startTestProxy, startTestRedis } from '@heddle/testkit/servers';
import { afterAll, describe, it } from 'vitest';
import { createRedisEventBus } from './event-bus.ts';

const redis = await startTestRedis();

if ('reason' in redis) {
  const reason = noteSkip(redis.reason);
  describe('event bus: Redis pub/sub', () => it.skip(reason, () => undefined));
} else {
  const proxy = await startTestProxy(redis.url);

  afterAll(async () => {
    await proxy.stop();
    await redis.stop();
  });

  describeEventBus('Redis pub/sub', {
    open: () => createRedisEventBus({ url: proxy.url, onError: () => undefined }),
    away: (how) => (how === 'silent' ? proxy.freeze() : proxy.set('away')),
    back: () => proxy.set('open'),
  });
}
