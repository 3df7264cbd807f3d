import { uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { createTestDatabase } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, type TestStore } from '../testing/test-store.ts';
import { createRunLog } from './run-log.ts';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore(await createTestDatabase());
});
afterAll(() => store.drop());

const CORRUPT = { code: 'record-corrupt', retryable: false };

function completed(nodeId: string, text: string) {
  const place = { at: 1, nodeId, attempt: 1, workerId: 'w', jobId: 'j' };
  return { type: 'node-completed' as const, ...place, outputs: { text }, durationMs: 1 };
}

/** A run that has settled `a` and goes on in `s2`. */
async function settledRun(text = 'hello', end = false) {
  const runLog = createRunLog(store.postgres);
  const run = { runId: uuidv7(), workspaceId: uuidv7() };
  await runLog.start({ ...run, planId: 'p', input: { q: 'why' }, ready: ['s1'], events: [] });
  const held = await runLog.claim({ runId: run.runId, segment: 's1', workerId: 'w' });
  if (held === undefined) throw new Error('Expected the claim to succeed');
  await runLog.commit({
    claim: held.claim,
    expectedVersion: 0,
    settled: { a: { status: 'completed' } },
    events: [completed('a', text)],
    ready: ['s2'],
    release: true,
    ...(end ? { end: { status: 'failed', error: { code: 'node-failed', message: 'No.' } } } : {}),
  });
  return { ...run, runLog, claim: () => runLog.claim({ runId: run.runId, segment: 's2', workerId: 'w' }) };
}

function change(sql: string, ...values: readonly unknown[]) {
  return store.postgres.query({ text: sql, values });
}

const spoilState = (runId: string) =>
  change(
    `update heddle.run set state = replace(state::text, 'completed', 'complftfd')::jsonb where id = $1`,
    runId,
  );
const spoilEvents = (runId: string) =>
  change(
    `update heddle.run_event set body = replace(body::text, 'hello', 'hellp')::json where run_id = $1`,
    runId,
  );

describe('T25 a row that was changed outside Heddle', () => {
  it('a claim on a changed state is refused, typed', async () => {
    const run = await settledRun();
    await spoilState(run.runId);
    await expect(run.claim()).rejects.toMatchObject(CORRUPT);
  });

  it('a claim on a changed input is refused, typed', async () => {
    const run = await settledRun();
    await change(`update heddle.run set input = '{"q":"whx"}' where id = $1`, run.runId);
    await expect(run.claim()).rejects.toMatchObject(CORRUPT);
  });

  it('a commit on a state that changed since its claim is refused and does not cover the change up', async () => {
    const run = await settledRun();
    const held = await run.claim();
    await spoilState(run.runId);
    const commit = {
      claim: held?.claim ?? { runId: run.runId, segment: 's2', epoch: 0, workerId: 'w' },
      expectedVersion: 1,
      settled: { b: { status: 'completed' as const } },
      events: [completed('b', 'late')],
      ready: [],
      release: true,
    };
    await expect(run.runLog.commit(commit)).rejects.toMatchObject(CORRUPT);
    await expect(run.runLog.commit(commit)).rejects.toMatchObject(CORRUPT);
    expect(await run.runLog.events({ ...run, after: 1 })).toEqual([]);
  });

  it('neither a wake nor a resume builds on a changed state', async () => {
    const run = await settledRun('hello', true);
    const event = { type: 'run-resumed' as const, at: 1, nodes: [] };
    await spoilState(run.runId);
    const resume = { ...run, expectedVersion: 1, settled: {}, forgotten: [], ready: ['s1'], event };
    expect(await run.runLog.resume(resume)).toBe(false);
    await expect(run.runLog.snapshot(run)).rejects.toMatchObject(CORRUPT);
    const waits = await settledRun();
    await change(
      `update heddle.run set state = '{"a":{"status":"waiting","on":["signal"]}}' where id = $1`,
      waits.runId,
    );
    const woken = { type: 'node-woken' as const, at: 1, nodeId: 'a', by: 'signal' as const };
    const target = { ...waits, activation: 'a', segment: 's2', by: 'signal' as const, event: woken };
    expect(await waits.runLog.wake(target)).toEqual({ outcome: 'not-waiting' });
  });

  it('changed outputs and events are not read, those of other runs in the same moment are', async () => {
    const spoiled = await settledRun();
    const whole = await settledRun();
    await spoilEvents(spoiled.runId);
    const [bad, good] = await Promise.allSettled(
      [spoiled, whole].map(({ runId }) => whole.runLog.outputs(runId, ['a'])),
    );
    expect(bad).toMatchObject({ status: 'rejected', reason: CORRUPT });
    expect(good).toMatchObject({ status: 'fulfilled', value: { a: { text: 'hello' } } });
    await expect(spoiled.runLog.events({ ...spoiled, after: 0 })).rejects.toMatchObject(CORRUPT);
    expect(await whole.runLog.events({ ...whole, after: 0 })).toHaveLength(1);
  });

  it('a changed large value is not read', async () => {
    const run = await settledRun('hello'.repeat(VALUE_LIMITS.inlineBytes / 5 + 1));
    await change(
      `update heddle.blob set body = replace(body, 'hello', 'hellp')
      where hash in (select hash from heddle.run_blob where run_id = $1)`,
      run.runId,
    );
    await expect(run.runLog.outputs(run.runId, ['a'])).rejects.toMatchObject(CORRUPT);
  });

  it('a changed large input is not read, and a changed reference to it is noticed at the claim', async () => {
    const runLog = createRunLog(store.postgres);
    const run = { runId: uuidv7(), workspaceId: uuidv7() };
    const input = { q: 'why'.repeat(VALUE_LIMITS.inlineBytes / 3 + 1) };
    await runLog.start({ ...run, planId: 'p', input, ready: ['s1'], events: [] });
    const ref = (await runLog.get(run))?.inputRef ?? '';
    expect(await runLog.value({ ...run, ref })).toEqual(input);
    await change(
      `update heddle.blob set body = replace(body, 'why', 'who')
      where hash in (select hash from heddle.run_blob where run_id = $1)`,
      run.runId,
    );
    await expect(runLog.value({ ...run, ref })).rejects.toMatchObject(CORRUPT);
    await change(`update heddle.run set input = '"sha256:0"' where id = $1`, run.runId);
    await expect(runLog.claim({ runId: run.runId, segment: 's1', workerId: 'w' })).rejects.toMatchObject(
      CORRUPT,
    );
  });

  it('a start that fails after its run was written leaves neither run nor value', async () => {
    const runLog = createRunLog(store.postgres);
    const run = { runId: uuidv7(), workspaceId: uuidv7() };
    const input = { q: 'half'.repeat(VALUE_LIMITS.inlineBytes / 4 + 1) };
    const idempotency = { scope: 's', key: uuidv7(), bodyHash: 'h' };
    const start = { ...run, planId: 'p', input, ready: ['s1'], events: [], idempotency };
    await change(
      `alter table heddle.run_blob add constraint refused check (run_id <> '${run.runId}') not valid`,
    );
    await expect(runLog.start(start)).rejects.toThrow();
    await change('alter table heddle.run_blob drop constraint refused');
    expect(await runLog.get(run)).toBeUndefined();
    const left = await store.postgres.query<object>({
      text: 'select from heddle.blob where workspace_id = $1',
      values: [run.workspaceId],
    });
    expect(left).toEqual([]);
    expect(await runLog.start(start)).toMatchObject({ outcome: 'started' });
  });

  it('claims beside a spoiled one succeed, and whoever abandons it ends it', async () => {
    const spoiled = await settledRun();
    const whole = await settledRun();
    await spoilState(spoiled.runId);
    const [bad, good] = await Promise.allSettled([
      whole.runLog.claim({ runId: spoiled.runId, segment: 's2', workerId: 'w' }),
      whole.runLog.claim({ runId: whole.runId, segment: 's2', workerId: 'w' }),
    ]);
    expect([bad?.status, good?.status]).toEqual(['rejected', 'fulfilled']);
    const error = { code: 'record-corrupt' as const, message: 'Spoiled.' };
    expect(await spoiled.runLog.abandon({ runId: spoiled.runId, error, at: 1 })).toMatchObject({ seq: 2 });
    expect(await spoiled.runLog.get(spoiled)).toMatchObject({ status: 'failed', error });
    expect(await spoiled.claim()).toBeUndefined();
  });

  it('values of one content are stored once per workspace', async () => {
    const text = 'again'.repeat(VALUE_LIMITS.inlineBytes / 5 + 1);
    const first = await settledRun(text);
    await settledRun(text);
    const rows = await store.postgres.query<{ n: number }>({
      text: 'select count(*)::int as n from heddle.blob where workspace_id = $1',
      values: [first.workspaceId],
    });
    expect(rows).toEqual([{ n: 1 }]);
  });
});
