import { describeJobQueue } from '@heddle/testkit';
import { noteSkip, startTestProxy, startTestRedis } from '@heddle/testkit/servers';
import { afterAll, describe, it } from 'vitest';
import { createJobQueue } from './job-queue.ts';

const redis = await startTestRedis();

if ('reason' in redis) {
  const reason = noteSkip(redis.reason);
  describe('job queue: BullMQ on Redis', () => it.skip(reason, () => undefined));
} else {
  const proxy = await startTestProxy(redis.url);

  afterAll(async () => {
    await proxy.stop();
    await redis.stop();
  });

  describeJobQueue('BullMQ on Redis', {
    open: () => createJobQueue({ store: { type: 'redis', url: proxy.url }, onError: () => undefined }),
    away: (how) => (how === 'silent' ? proxy.freeze() : proxy.set('away')),
    back: () => proxy.set('open'),
  });
}
