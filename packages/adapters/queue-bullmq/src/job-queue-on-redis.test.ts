import { describeJobQueue } from '@heddle/testkit';
import { noteSkip, startTestProxy, startTestRedis, type TestRedis } from '@heddle/testkit/servers';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createJobQueue } from './job-queue.ts';

const redis = await startTestRedis();

if ('reason' in redis) {
  const reason = noteSkip(redis.reason);
  describe('job queue: BullMQ on Redis', () => it.skip(reason, () => undefined));
} else {
  const proxy = await startTestProxy(redis.url);
  const servers: TestRedis[] = [redis];

  afterAll(async () => {
    await proxy.stop();
    for (const server of servers.reverse()) await server.stop();
  });

  describeJobQueue('BullMQ on Redis', {
    open: () => createJobQueue({ store: { type: 'redis', url: proxy.url }, onError: () => undefined }),
    away: (how) => (how === 'silent' ? proxy.freeze() : proxy.set('away')),
    back: () => proxy.set('open'),
    losses: {
      'was emptied': async () => {
        const client = new Redis(redis.url);
        await client.flushall();
        client.disconnect();
      },
      'was killed and started with its file': async () => {
        const { pid } = servers.at(-1) ?? redis;
        process.kill(pid, 'SIGKILL');
        await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
        const again = await startTestRedis({ port: redis.port, folder: redis.folder });
        if ('reason' in again) throw new Error(again.reason);
        servers.push(again);
      },
    },
  });
}
