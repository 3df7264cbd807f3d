import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireServer } from './availability.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('gives an empty database of its own, in UTF-8', async () => {
    const other = await createTestDatabase();
    await ask(database.url, 'CREATE TABLE mark (id int)');
    expect(await ask(other.url, `SELECT to_regclass('mark') AS mark`)).toEqual([{ mark: null }]);
    expect(
      await ask(other.url, `SELECT upper('żółć') AS text, current_setting('server_encoding') AS encoding`),
    ).toEqual([{ text: 'ŻÓŁĆ', encoding: 'UTF8' }]);
    await other.drop();
    await expect(ask(other.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });

  it('connects as an owner whom row-level security binds', async () => {
    const rows = await ask(
      database.url,
      `SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  });
});

const redis = await requireServer('redis');

describe.skipIf(redis.url === undefined)('the shared Redis', () => {
  it('answers', () => {
    expect(redis.url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/);
  });
});

const chroma = await requireServer('chroma');

describe.skipIf(chroma.url === undefined)('the shared Chroma', () => {
  it('speaks version 2 of its interface', async () => {
    const answer = await fetch(`${chroma.url}/api/v2/heartbeat`);
    expect(answer.status).toBe(200);
  });
});
