import { type ClaimedRun, type Commit, uuidv7 } from '@heddle/ports';
import { createTestDatabase } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Postgres, SqlSession } from '../connection.ts';
import { createTestStore, type TestStore } from '../testing/test-store.ts';
import { createRunLog } from './run-log.ts';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore(await createTestDatabase());
});
afterAll(() => store.drop());

/** Does `work` while another transaction has the run's row; that one then changes the row and commits. */
async function overtaken<Result>(
  { postgres, other }: { postgres: Postgres; other: Postgres },
  runId: string,
  work: () => Promise<Result>,
  change: (session: SqlSession) => Promise<unknown>,
): Promise<Result> {
  let result: Promise<Result> | undefined;
  await other.transaction(async (session) => {
    await session.query({ text: 'select from heddle.run where id = $1 for update', values: [runId] });
    result = work();
    const waiting = `select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(() => postgres.query({ text: waiting })).toEqual([{ waiting: 1 }]);
    await change(session);
  });
  if (result === undefined) throw new Error('Expected the work to have begun');
  return result;
}

async function startRun(ready: readonly string[]) {
  const runId = uuidv7();
  const runLog = createRunLog(store.postgres);
  await runLog.start({ runId, workspaceId: uuidv7(), planId: 'p', input: {}, ready, events: [] });
  return { runId, runLog };
}

/** A commit on a fresh run that ends the claim and changes nothing else. */
function releasing(held: ClaimedRun | undefined): Commit {
  if (held === undefined) throw new Error('Expected the claim to succeed');
  return { claim: held.claim, expectedVersion: 0, settled: {}, events: [], ready: [], release: true };
}

/** A statement that waited for a row sees the row's newest version, and everything else as old as its beginning. */
describe('statements that waited for the row of a run', () => {
  it('G3 a claim refuses a segment that was claimed meanwhile, by a worker it has never heard of', async () => {
    const { runId, runLog } = await startRun(['s1']);
    const result = await overtaken(
      store,
      runId,
      () => runLog.claim({ runId, segment: 's1', workerId: 'late' }),
      async (session) => {
        await session.query({
          text: `insert into heddle.worker (id, pid, started_at) values ('newborn', 1, now())`,
        });
        await session.query({
          text: `update heddle.run set ready = '{}', claims = jsonb_build_object('s1', jsonb_build_object(
            'e', 1, 'w', 'newborn', 't', (extract(epoch from clock_timestamp()) * 1000)::bigint)) where id = $1`,
          values: [runId],
        });
      },
    );
    expect(result).toBeUndefined();
  });

  it('G3 a claim returns what was committed while it waited', async () => {
    const { runId, runLog } = await startRun(['s1']);
    const result = await overtaken(
      store,
      runId,
      () => runLog.claim({ runId, segment: 's1', workerId: 'w' }),
      (session) =>
        session.query({
          text: `update heddle.run set version = 7, seq = 9, state = '{"a":{"status":"completed"}}',
            state_sum = jsonb_hash_extended('{"a":{"status":"completed"}}', 0) where id = $1`,
          values: [runId],
        }),
    );
    expect(result?.snapshot).toMatchObject({ version: 7, seq: 9, state: { a: { status: 'completed' } } });
  });

  it('G5 a commit that was overtaken writes nothing and returns the merged run', async () => {
    const { runId, runLog } = await startRun(['s1']);
    const release = releasing(await runLog.claim({ runId, segment: 's1', workerId: 'w' }));
    const result = await overtaken(
      store,
      runId,
      () =>
        runLog.commit({
          ...release,
          settled: { b: { status: 'completed' } },
          events: [{ type: 'node-skipped', at: 1, nodeId: 'b' }],
        }),
      (session) =>
        session.query({
          text: `update heddle.run set version = 1, state = '{"a":{"status":"completed"}}',
            state_sum = jsonb_hash_extended('{"a":{"status":"completed"}}', 0) where id = $1`,
          values: [runId],
        }),
    );
    expect(result).toMatchObject({
      outcome: 'moved',
      snapshot: { version: 1, seq: 0, state: { a: { status: 'completed' } } },
    });
    expect(
      await store.postgres.query({ text: 'select from heddle.run_event where run_id = $1', values: [runId] }),
    ).toEqual([]);
  });

  it('G8 a commit that was overtaken by a cancel is fenced', async () => {
    const { runId, runLog } = await startRun(['s1']);
    const release = releasing(await runLog.claim({ runId, segment: 's1', workerId: 'w' }));
    const result = await overtaken(
      store,
      runId,
      () => runLog.commit(release),
      (session) =>
        session.query({
          text: `update heddle.run set version = 1, status = 'cancelled', ended_at = now(), claims = '{}' where id = $1`,
          values: [runId],
        }),
    );
    expect(result).toEqual({ outcome: 'fenced' });
  });

  it('G9 a sweep leaves a claim alone that was taken over while it waited', async () => {
    const { runId, runLog } = await startRun([]);
    await store.postgres.query({
      text: `update heddle.run set claims = '{"s1":{"e":1,"w":"dead","t":0}}' where id = $1`,
      values: [runId],
    });
    const result = await overtaken(
      store,
      runId,
      () => runLog.sweep({ readyOlderThanMs: 30_000, limit: 10 }),
      (session) =>
        session.query({
          text: `update heddle.run set claims = jsonb_build_object('s1', jsonb_build_object(
            'e', 2, 'w', 'heir', 't', (extract(epoch from clock_timestamp()) * 1000)::bigint)) where id = $1`,
          values: [runId],
        }),
    );
    expect(result).toMatchObject({ bells: [] });
    expect(await runLog.claim({ runId, segment: 's1', workerId: 'rival' })).toBeUndefined();
  });
});
