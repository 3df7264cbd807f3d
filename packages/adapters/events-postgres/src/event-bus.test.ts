import { describeEventBus } from '@heddle/testkit';
import { createTestDatabase, startTestProxy } from '@heddle/testkit/servers';
import { afterAll } from 'vitest';
import { createPostgresEventBus } from './event-bus.ts';

const database = await createTestDatabase();
const proxy = await startTestProxy(database.url);

afterAll(async () => {
  await proxy.stop();
  await database.drop();
});

describeEventBus('LISTEN/NOTIFY', {
  open: () => createPostgresEventBus({ url: proxy.url, onError: () => undefined }),
  away: (how) => (how === 'silent' ? proxy.freeze() : proxy.set('away')),
  back: () => proxy.set('open'),
});
