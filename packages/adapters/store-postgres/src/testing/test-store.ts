import { connectPostgres, type Postgres } from '../connection.ts';
import { migrate } from '../migrate.ts';

/** A migrated database of a test file, with two pools as two processes would have. */
export interface TestStore {
  readonly postgres: Postgres;
  readonly other: Postgres;
  readonly url: string;
  /** Empties all tables. */
  clear(): Promise<void>;
  drop(): Promise<void>;
}

/** A database of one's own, from the testkit. */
export interface EmptyDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Migrates an empty database. */
export async function createTestStore(database: EmptyDatabase): Promise<TestStore> {
  const postgres = await connectPostgres({ url: database.url });
  const other = await connectPostgres({ url: database.url });
  await migrate(postgres);
  return {
    postgres,
    other,
    url: database.url,
    clear: () => clear(postgres),
    async drop() {
      await Promise.all([postgres.close(), other.close()]);
      await database.drop();
    },
  };
}

async function clear(postgres: Postgres): Promise<void> {
  const tables = await postgres.query<{ name: string }>({
    text: `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname = 'heddle' and tablename not in ('migration', 'sweeper', 'pruner')`,
  });
  await postgres.query({ text: `truncate ${tables.map((table) => table.name).join(', ')} cascade` });
  await postgres.query({
    text: `update heddle.sweeper set swept_to = '00000000-0000-0000-0000-000000000000'`,
  });
}
