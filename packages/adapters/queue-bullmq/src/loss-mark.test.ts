import { noteSkip, startTestPostgres } from '@heddle/testkit/servers';
import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { postgresLossMark } from './loss-mark.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

/** Ends one of the server's own processes as a fault of the machine would, and waits until the server has recovered. */
async function crash(url: string): Promise<void> {
  const victim = new Client({ connectionString: url });
  const ended = new Promise((resolve) => victim.once('end', resolve));
  victim.on('error', () => undefined);
  await victim.connect();
  const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
  await ended;
  await vi.waitFor(async () => {
    await say(url, 'select 1');
  }, PATIENCE);
}

async function say(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(statement);
  await client.end();
}

describe('the mark of losses in Postgres', () => {
  const isOurs = (process.env.HEDDLE_TEST_DATABASE_URL ?? '') === '';
  if (!isOurs) {
    it.skip(noteSkip('A Postgres that was given to the tests is not crashed'), () => undefined);
    return;
  }

  it('is gone after a crash and not after a quiet time, and one of two finds out', async () => {
    const server = await startTestPostgres();
    try {
      await say(server.url, 'create schema heddle_queue');
      const marks = [0, 1].map(() => postgresLossMark(server.url, () => undefined));
      const renewed = () => Promise.all(marks.map((mark) => mark.renew()));
      expect((await renewed()).filter(Boolean)).toHaveLength(1);
      expect(await renewed()).toEqual([false, false]);
      // The tests' Postgres does not wait for its disk: only what a checkpoint wrote is there after a crash.
      await say(server.url, 'checkpoint');
      await crash(server.url);
      const answers = await vi.waitFor(renewed, PATIENCE);
      expect(answers.filter(Boolean)).toHaveLength(1);
      await marks[0]?.clear();
      expect((await renewed()).filter(Boolean)).toHaveLength(1);
      await Promise.all(marks.map((mark) => mark.close()));
    } finally {
      await server.stop();
    }
  }, 60_000);
});
