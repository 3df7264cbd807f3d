import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { findSharedServer } from './shared-client.ts';

/** A fresh, empty database of one test file. */
export interface TestDatabase {
  /** Connection string of a role that owns the database and is no superuser, so that row-level security binds it. */
  readonly url: string;
  /** Connection string of the server's superuser on the same database. */
  readonly superuserUrl: string;
  /** Cuts its connections and deletes it. */
  drop(): Promise<void>;
}

/**
 * Makes a fresh database on the test run's Postgres, which is started if this is the first call of the run.
 *
 * @example
 * let database: TestDatabase;
 * beforeAll(async () => { database = await createTestDatabase(); });
 * afterAll(() => database.drop());
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await findSharedServer('postgres');
  if ('reason' in server) throw new Error(server.reason);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server.url, [
    // A Postgres of one's own (HEDDLE_TEST_DATABASE_URL) has no such role yet; two files may make it at once.
    `DO $$ BEGIN CREATE ROLE heddle LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    `CREATE DATABASE ${name} OWNER heddle`,
  ]);
  return {
    url: replaced(server.url, { database: name, role: 'heddle' }),
    superuserUrl: replaced(server.url, { database: name }),
    drop: () => asSuperuser(server.url, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]),
  };
}

async function asSuperuser(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function replaced(url: string, target: { readonly database: string; readonly role?: string }): string {
  const result = new URL(url);
  result.pathname = `/${target.database}`;
  if (target.role !== undefined) result.username = target.role;
  return result.href;
}
