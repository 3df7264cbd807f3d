import { createTestDatabase, type TestDatabase } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectPostgres, type Postgres, pingPostgres } from './connection.ts';

let database: TestDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await createTestDatabase();
  postgres = await connectPostgres({ url: database.url });
  await postgres.query({ text: 'create table mark (id int primary key, text text)' });
});
afterAll(async () => {
  await postgres.close();
  await database.drop();
});

const marks = () => postgres.query({ text: 'select id from mark order by id' });

describe('connectPostgres', () => {
  it('says where it looked and never the password when nothing answers', async () => {
    const failed = connectPostgres({ url: 'postgres://ada:geheim@127.0.0.1:1/heddle' });
    await expect(failed).rejects.toMatchObject({
      code: 'store-unavailable',
      retryable: true,
      message: expect.stringMatching(
        /^Expected a Postgres at 127\.0\.0\.1:1\/heddle, found: .*ECONNREFUSED.*Check DATABASE_URL/,
      ),
    });
    await expect(failed).rejects.not.toThrow(/geheim/);
  });

  it('says that a database does not exist', async () => {
    const url = new URL(database.url);
    url.pathname = '/nowhere';
    await expect(connectPostgres({ url: url.href })).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('"nowhere" does not exist'),
    });
  });

  it('closes once, however often it is asked', async () => {
    const own = await connectPostgres({ url: database.url, poolSize: 1 });
    await Promise.all([own.close(), own.close()]);
    await expect(pingPostgres(own)).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('a transaction that falls silent loses its connection and its locks, and its process lives', async () => {
    const silent = postgres.transaction(async (session) => {
      await session.query({ text: 'set local idle_in_transaction_session_timeout = 100' });
      await session.query({ text: `insert into mark (id, text) values (77, 'silent')` });
      const other = { text: 'insert into mark (id, text) values (77, null) returning id' };
      // Waits for the lock of the row above.
      expect(await postgres.query(other)).toEqual([{ id: 77 }]);
      await session.query({ text: 'select 1' });
    });
    await expect(silent).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(await postgres.query({ text: 'delete from mark where id = 77 returning text' })).toEqual([
      { text: null },
    ]);
  });

  it('goes on after the server cut its connections', async () => {
    const own = await connectPostgres({ url: database.url, poolSize: 2, applicationName: 'cut-me' });
    const cut = `select pg_terminate_backend(pid) as cut from pg_stat_activity
      where application_name = 'cut-me' and query like '%pg_sleep%'`;
    const failed = expect(own.query({ text: 'select pg_sleep(20)' })).rejects.toMatchObject({
      code: 'store-unavailable',
    });
    await expect.poll(() => postgres.query({ text: cut })).toEqual([{ cut: true }]);
    await failed;
    await expect.poll(() => pingPostgres(own).then(() => 'answers'), { timeout: 5_000 }).toBe('answers');
    await own.close();
  });
});

describe('errors', () => {
  it('tell what cannot be stored from what exists and from what is broken', async () => {
    const insert = (values: unknown[]) =>
      postgres.query({ text: 'insert into mark values ($1, $2)', values });
    await insert([1, 'a']);
    await expect(insert([1, 'b'])).rejects.toMatchObject({ code: 'conflict', cause: expect.anything() });
    await expect(insert([2, 'nul \u0000'])).rejects.toMatchObject({ code: 'request-invalid' });
    await expect(postgres.query({ text: 'select nonsense' })).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('transaction', () => {
  it('is all or nothing', async () => {
    const before = await marks();
    const failed = postgres.transaction(async (session) => {
      await session.query({ text: 'insert into mark values (50)' });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow();
    expect(await marks()).toEqual(before);
    await postgres.transaction((session) => session.query({ text: 'insert into mark values (51)' }));
    expect(await marks()).toEqual([...before, { id: 51 }]);
  });

  it('takes its lock before it looks', async () => {
    await postgres.query({ text: 'create table counter (n int)' });
    await postgres.query({ text: 'insert into counter values (0)' });
    const increment = () =>
      postgres.transaction(
        async (session) => {
          const [row] = await session.query<{ n: number }>({ text: 'select n from counter' });
          await session.query({ text: 'update counter set n = $1', values: [(row?.n ?? 0) + 1] });
        },
        { lock: 4_711n },
      );
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await postgres.query({ text: 'select n from counter' })).toEqual([{ n: 20 }]);
  });

  it('is repeated when it loses a deadlock', async () => {
    await postgres.query({ text: 'insert into mark values (61), (62)' });
    let attempts = 0;
    const lockBoth = (first: number, second: number) =>
      postgres.transaction(async (session) => {
        attempts += 1;
        const touch = (id: number) =>
          session.query({ text: `update mark set text = 'x' where id = $1`, values: [id] });
        await touch(first);
        await session.query({ text: 'select pg_sleep(0.2)' });
        await touch(second);
      });
    await Promise.all([lockBoth(61, 62), lockBoth(62, 61)]);
    expect(attempts).toBeGreaterThan(2);
  });
});
