import { createTestDatabase } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, type TestStore } from '../testing/test-store.ts';
import { createRunLog } from './run-log.ts';

const OPEN_RUNS = 12_000;
const SWEEP = { readyOlderThanMs: 30_000, limit: 500 };

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore(await createTestDatabase());
  // All wait in vain for a bell; the last one is in the hands of a dead worker besides.
  await store.postgres.query({
    text: `insert into heddle.run (id, workspace_id, plan_id, status, seq, ready, ready_at, input, preview, claims)
      select ('0190' || lpad(to_hex(i), 28, '0'))::uuid, gen_random_uuid(), 'p', 'queued', 0, '{s1}',
        now() - interval '1 minute', '{}', '',
        case when i = $1 then '{"s2":{"e":1,"w":"dead","t":0}}'::jsonb else '{}' end
      from generate_series(1, $1::int) i`,
    values: [OPEN_RUNS],
  });
});
afterAll(() => store.drop());

describe('sweep over a long queue', () => {
  it('G9 frees a dead claim at once, wherever it is, and rings for all others in turn', async () => {
    const runLog = createRunLog(store.postgres);
    const rung = new Map<string, number>();
    for (let sweep = 0; sweep < OPEN_RUNS / SWEEP.limit; sweep += 1) {
      const { bells } = await runLog.sweep(SWEEP);
      if (sweep === 0) expect(bells.map((bell) => bell.segment)).toContain('s2');
      for (const bell of bells) {
        if (bell.segment === 's1') rung.set(bell.runId, (rung.get(bell.runId) ?? 0) + 1);
      }
    }
    expect(rung.size).toBe(OPEN_RUNS);
    expect(Math.max(...rung.values())).toBe(1);
    expect((await runLog.sweep(SWEEP)).bells).toEqual([]);
  });
});
