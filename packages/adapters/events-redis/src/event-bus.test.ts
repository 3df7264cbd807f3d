import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describeEventBus } from '@heddle/testkit';
import { noteSkip, startTestProxy, startTestRedis } from '@heddle/testkit/servers';
import { afterAll, describe, expect, it } from 'vitest';
import { createRedisEventBus } from './event-bus.ts';

describe('the start without a Redis that answers', () => {
  const start = (url: string) => createRedisEventBus({ url, onError: () => undefined, readyWithinMs: 300 });

  it('nobody listens: it fails in one line that names the setting, what was expected and what was found', async () => {
    // Port 1 of the loopback is never listened on.
    await expect(start('redis://127.0.0.1:1')).rejects.toMatchObject({
      code: 'queue-unavailable',
      message: expect.stringMatching(
        /^REDIS_URL: expected a Redis or Valkey that answers, found none within 0\.3 s: connect ECONNREFUSED 127\.0\.0\.1:1\. Check the address and that it runs\.$/,
      ),
    });
  });

  it('somebody listens and never answers: it does not wait without limit either', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket));
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo; // cast: it listens on TCP
    try {
      await expect(start(`redis://127.0.0.1:${port}`)).rejects.toMatchObject({
        code: 'queue-unavailable',
        message: expect.stringContaining('REDIS_URL: expected a Redis or Valkey that answers'),
      });
    } finally {
      for (const socket of sockets) socket.destroy();
      await once(silent.close(), 'close');
    }
  });
});

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
