import type { Redis } from 'ioredis';
import pg from 'pg';
import { KEY_PREFIX } from './connection.ts';

/** Something that lives in the queue's store and is not there any more, or not as it was, when the store lost jobs. */
export interface LossMark {
  /** Puts the mark where it is missing. Of all that find it missing one is answered true. */
  renew(): Promise<boolean>;
  /** Takes it away, so that somebody finds it missing. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const REDIS_KEY = `${KEY_PREFIX}:loss-mark`;

/**
 * A key that names the server: gone when Redis was emptied, another server's after a restart or a fail-over. Either
 * may have lost the last jobs (a replica lags, an append-only file is synced every second).
 */
export function redisLossMark(redis: Redis): LossMark {
  let server: string | undefined;
  redis.on('close', () => {
    server = undefined;
  });
  return {
    renew: async () => {
      server ??= await readServer(redis);
      if ((await redis.get(REDIS_KEY)) === server) return false;
      return (await redis.getset(REDIS_KEY, server)) !== server;
    },
    clear: async () => {
      await redis.del(REDIS_KEY);
    },
    // The connection is the backend's.
    close: async () => undefined,
  };
}

/** What a Redis calls itself from start to end. One that does not tell is still noticed when it was emptied. */
async function readServer(redis: Redis): Promise<string> {
  return /^run_id:(\w+)/m.exec(await redis.info('server'))?.[1] ?? 'unnamed';
}

const TABLE = 'heddle_queue.loss_mark';
const ANSWER_MS = 5_000;

/**
 * A row of an unlogged table, which Postgres empties when it recovers from a crash and when a replica takes over: just
 * when jobs whose commit was not waited for are lost.
 *
 * @param url - Of a database that has the schema of the queue.
 */
export function postgresLossMark(url: string, onError: (error: Error) => void): LossMark {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    allowExitOnIdle: true,
  });
  pool.on('error', onError);
  const put = async (): Promise<boolean> =>
    (await pool.query(`insert into ${TABLE} values (1) on conflict do nothing`)).rowCount === 1;
  return {
    renew: () =>
      put().catch(async (error: unknown) => {
        if (!isTableMissing(error)) throw error;
        // Another process may make it in the same moment; when nobody did, the next statement says so.
        await pool.query(`create unlogged table if not exists ${TABLE} (id int primary key)`).catch(onError);
        return put();
      }),
    clear: async () => {
      await pool.query(`delete from ${TABLE}`).catch((error: unknown) => {
        if (!isTableMissing(error)) throw error;
      });
    },
    close: () => pool.end(),
  };
}

function isTableMissing(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '42P01';
}
