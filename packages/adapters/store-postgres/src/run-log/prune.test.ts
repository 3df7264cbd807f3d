import { type RunLog, uuidv7, VALUE_LIMITS } from '@heddle/ports';
import { createTestDatabase } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, type TestStore } from '../testing/test-store.ts';
import { createRunLog } from './run-log.ts';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore(await createTestDatabase());
});
afterAll(() => store.drop());

const KEPT = 100;
const BATCH = 250;
const TABLES = ['run', 'run_event', 'timer', 'idempotency', 'blob', 'run_blob', 'exchange'];

/** A run with everything that a run can leave behind. */
async function leaveRun(runLog: RunLog, workspaceId: string, index: number): Promise<void> {
  const runId = uuidv7();
  const idempotency = { scope: workspaceId, key: runId, bodyHash: 'h' };
  await runLog.start({ runId, workspaceId, planId: 'p', input: {}, ready: ['s1'], events: [], idempotency });
  const held = await runLog.claim({ runId, segment: 's1', workerId: 'w' });
  if (held === undefined) throw new Error('Expected the claim to succeed');
  const text = index % 50 === 0 ? `${index}`.padEnd(VALUE_LIMITS.inlineBytes, 'x') : `${index}`;
  const place = { at: 1, nodeId: 'a', attempt: 1, workerId: 'w', jobId: 'j' };
  await runLog.commit({
    claim: held.claim,
    expectedVersion: 0,
    settled: { a: { status: 'completed' } },
    events: [{ type: 'node-completed', ...place, outputs: { text }, durationMs: 1 }],
    timers: [{ activation: 'b', segment: 's1', due: { afterMs: 1e9 } }],
    ready: [],
    release: true,
    end: { status: 'completed', output: { text: `${index}` } },
  });
}

async function sizes(): Promise<Readonly<Record<string, { readonly rows: number; readonly bytes: number }>>> {
  const found: Record<string, { rows: number; bytes: number }> = {};
  for (const table of TABLES) {
    await store.postgres.query({ text: `vacuum heddle.${table}` });
    const [row] = await store.postgres.query<{ rows: number; bytes: number }>({
      text: `select (select count(*)::int from heddle.${table}) as rows,
        pg_total_relation_size('heddle.${table}')::float8 as bytes`,
    });
    if (row !== undefined) found[table] = row;
  }
  return found;
}

describe('keeping a number of runs', () => {
  it('G19 tables stay as large as what is kept, however many runs there were', async () => {
    const runLog = createRunLog(store.postgres);
    const workspaceId = uuidv7();
    const seen: Awaited<ReturnType<typeof sizes>>[] = [];
    for (let first = 0; first < 2_000; first += BATCH) {
      await Promise.all(
        Array.from({ length: BATCH }, (_, index) => leaveRun(runLog, workspaceId, first + index)),
      );
      const keep = { endedBeforeMs: 86_400_000, perWorkspace: KEPT, limit: 500 };
      await runLog.prune(keep);
      await runLog.prune(keep);
      seen.push(await sizes());
    }
    const rows = Object.fromEntries(
      Object.entries(seen.at(-1) ?? {}).map(([table, size]) => [table, size.rows]),
    );
    expect(rows).toEqual({
      run: KEPT,
      run_event: KEPT,
      timer: KEPT,
      idempotency: KEPT,
      blob: 2,
      run_blob: 2,
      exchange: 0,
    });
    for (const table of TABLES) {
      const early = Math.max(...seen.slice(0, 3).map((each) => each[table]?.bytes ?? 0));
      expect(seen.at(-1)?.[table]?.bytes).toBeLessThanOrEqual(early * 1.5);
    }
  });
});
