import { HeddleError } from '@heddle/contracts';
import pg from 'pg';
import { asParameter } from './array-literal.ts';
import { isRepeatable, toStoreError } from './store-error.ts';

/** How to reach the database. */
export interface PostgresOptions {
  /** `postgres://…`, Postgres 15 or newer. */
  readonly url: string;
  /** Connections at most; 8 unless told. */
  readonly poolSize?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
}

/** A statement. With a name it is prepared once per connection. */
export interface SqlQuery {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string;
}

/** One connection inside a transaction, or any of the pool outside. */
export interface SqlSession {
  /** @throws HeddleError `store-unavailable`, `request-invalid`, `conflict`, `internal`. */
  query<Row extends object>(query: SqlQuery): Promise<readonly Row[]>;
}

/** What a transaction holds, and how long it may take. */
export interface TransactionOptions {
  /** Number of an advisory lock, held until the transaction ends and taken before its first snapshot. */
  readonly lock?: bigint;
  /** Milliseconds a statement may take; the session's 30 s unless told. 0: no limit. */
  readonly statementTimeoutMs?: number;
}

/** A pool of connections to one database. */
export interface Postgres extends SqlSession {
  /** Runs `work` in one READ COMMITTED transaction; repeated when it loses a deadlock, so it must only write SQL. */
  transaction<Result>(
    work: (session: SqlSession) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /** Waits for statements under way and closes all connections. */
  close(): Promise<void>;
}

const CONNECT_WITHIN_MS = 5_000;
/** A connection costs a few milliseconds and its prepared statements again, so a quiet minute keeps it. */
const IDLE_MS = 300_000;
const ATTEMPTS = 4;

/**
 * A process that falls silent in the middle of a transaction (a cut wire, a stopped loop) keeps its locks for so long:
 * less than until it counts as dead, so that the sweep which frees what it held does not wait for it.
 */
const SILENT_IN_TRANSACTION = '5s';

/**
 * Every statement here is a lookup by index. A plan made while a table was empty scans it, and a pinned bad plan costs
 * more than planning ever saves; so plans are generic, and made of index scans and nested loops only. A row costs as
 * much as a page: reading a small table whole must look as bad as it will be when the table has grown.
 */
const SESSION_SETTINGS = `
  set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off;
  set enable_hashjoin = off;
  set enable_mergejoin = off;
  set cpu_tuple_cost = 1;
  set jit = off;
  set statement_timeout = '30s';
  set idle_in_transaction_session_timeout = '${SILENT_IN_TRANSACTION}'`;

/**
 * Opens a pool and makes sure that the server answers.
 *
 * @throws HeddleError `store-unavailable`, naming host and database but never the password.
 */
export async function connectPostgres(options: PostgresOptions): Promise<Postgres> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 8,
    application_name: options.applicationName ?? 'heddle',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    onConnect: (client) => client.query(SESSION_SETTINGS).then(() => undefined),
  });
  // A broken idle connection has left the pool already; without a listener it would end the process.
  pool.on('error', () => undefined);
  const postgres = overPool(pool);
  try {
    await pingPostgres(postgres);
  } catch (error) {
    await pool.end();
    const reason =
      HeddleError.is(error) && error.cause instanceof Error ? error.cause.message : String(error);
    throw new HeddleError(
      'store-unavailable',
      `Expected a Postgres at ${describeAddress(options.url)}, found: ${reason}. Check DATABASE_URL and that the server runs.`,
      { cause: error },
    );
  }
  return postgres;
}

/** Resolves when the database answers. @throws HeddleError `store-unavailable`. */
export async function pingPostgres(postgres: SqlSession): Promise<void> {
  await postgres.query({ text: 'select 1' });
}

function overPool(pool: pg.Pool): Postgres {
  let closing: Promise<void> | undefined;
  return {
    query: (query) => repeated(() => send(pool, query)),
    transaction: (work, transaction = {}) => repeated(() => inTransaction(pool, work, transaction)),
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}

async function send<Row extends object>(
  target: Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>,
  query: SqlQuery,
): Promise<readonly Row[]> {
  const config = {
    text: query.text,
    ...(query.name === undefined ? {} : { name: query.name }),
    ...(query.values === undefined ? {} : { values: query.values.map(asParameter) }),
  };
  const result = await target.query<Row>(config);
  return result.rows;
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (session: SqlSession) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // The server may end a connection that is between two statements; without a listener that would end the process.
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(opening(options));
    const result = await work({ query: (query) => send(client, query) });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** One round trip opens the transaction and takes the lock; the first statement of `work` sees what its last holder wrote. */
function opening(options: TransactionOptions): string {
  const statements = ['begin'];
  if (options.statementTimeoutMs !== undefined) {
    statements.push(`set local statement_timeout = ${Math.trunc(options.statementTimeoutMs)}`);
  }
  if (options.lock !== undefined) statements.push(`select pg_advisory_xact_lock(${options.lock})`);
  return statements.join('; ');
}

async function repeated<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRepeatable(error) || count === ATTEMPTS) throw toStoreError(error);
    }
  }
}

function describeAddress(url: string): string {
  try {
    const { host, pathname, searchParams } = new URL(url);
    return `${searchParams.get('host') ?? host}${pathname}`;
  } catch {
    return 'the address in DATABASE_URL';
  }
}
