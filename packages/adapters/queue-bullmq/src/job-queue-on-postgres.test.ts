import { describeJobQueue } from '@heddle/testkit';
import { createTestDatabase, startTestProxy } from '@heddle/testkit/servers';
import { Client } from 'pg';
import { afterAll } from 'vitest';
import { createJobQueue } from './job-queue.ts';

const database = await createTestDatabase();
const proxy = await startTestProxy(database.url);

afterAll(async () => {
  await proxy.stop();
  await database.drop();
});

describeJobQueue('BullMQ on Postgres', {
  open: () => createJobQueue({ store: { type: 'postgres', url: proxy.url }, onError: () => undefined }),
  away: (how) => (how === 'silent' ? proxy.freeze() : proxy.set('away')),
  back: () => proxy.set('open'),
  losses: {
    // What Postgres does itself; see loss-mark.test.ts.
    'emptied its unlogged tables': async () => {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      await client.query('truncate heddle_queue.loss_mark');
      await client.end();
    },
  },
});
