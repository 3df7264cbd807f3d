import { createTestDatabase, type TestDatabase } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectPostgres, type Postgres } from './connection.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let pools: Postgres[];

beforeAll(async () => {
  database = await createTestDatabase();
  pools = await Promise.all([1, 2, 3].map(() => connectPostgres({ url: database.url, poolSize: 1 })));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await database.drop();
});

describe('migrate', () => {
  it('applies each migration once when processes start together', async () => {
    const applied = await Promise.all(pools.map((pool) => migrate(pool)));
    const names = applied.filter((each) => each.length > 0);
    expect(names).toEqual([
      expect.arrayContaining(['runs', 'definitions', 'knowledge', 'searchable', 'waits', 'forks']),
    ]);
    expect(new Set(names[0]).size).toBe(names[0]?.length);
  });

  it('does nothing the second time', async () => {
    const [pool] = pools as [Postgres]; // cast: three were opened
    expect(await migrate(pool)).toEqual([]);
  });

  it('refuses a database that a newer Heddle has migrated, and changes nothing', async () => {
    const [pool] = pools as [Postgres]; // cast: three were opened
    await pool.query({ text: `insert into heddle.migration (id, name) values (999, 'future')` });
    await expect(migrate(pool)).rejects.toMatchObject({
      code: 'store-unavailable',
      retryable: false,
      message: expect.stringMatching(/migration 999 \(future\), this Heddle knows \d+ at most/),
    });
  });

  it('keeps claims HOT: no index and no index predicate names a column that a claim writes', async () => {
    const [pool] = pools as [Postgres]; // cast: three were opened
    const rows = await pool.query<{ definition: string }>({
      text: `select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'heddle.run'::regclass`,
    });
    const written =
      /\b(version|seq|state|ready|ready_at|rings|parked|claims|status|usage_estimated|\w+_tokens|cost_usd)\b/;
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter((row) => written.test(row.definition))).toEqual([]);
  });
});
