import { HeddleError } from '@heddle/contracts';
import type { Postgres, SqlSession } from './connection.ts';
import { sql as runs } from './migrations/0001-runs.ts';
import { sql as definitions } from './migrations/0002-definitions.ts';
import { sql as knowledge } from './migrations/0003-knowledge.ts';
import { sql as searchable } from './migrations/0004-searchable.ts';
import { sql as waits } from './migrations/0005-waits.ts';
import { sql as calledRuns } from './migrations/0006-called-runs.ts';
import { sql as checksums } from './migrations/0007-checksums.ts';
import { sql as exchanges } from './migrations/0008-exchanges.ts';
import { sql as forks } from './migrations/0010-forks.ts';
import { sql as blobs } from './migrations/0011-blobs.ts';
import { sql as retention } from './migrations/0012-retention.ts';
import { sql as room } from './migrations/0013-room.ts';

interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}

/** In order, never changed after a release, only added to. */
const MIGRATIONS: readonly Migration[] = [
  { id: 1, name: 'runs', sql: runs },
  { id: 2, name: 'definitions', sql: definitions },
  { id: 3, name: 'knowledge', sql: knowledge },
  { id: 4, name: 'searchable', sql: searchable },
  { id: 5, name: 'waits', sql: waits },
  { id: 6, name: 'called-runs', sql: calledRuns },
  { id: 7, name: 'checksums', sql: checksums },
  { id: 8, name: 'exchanges', sql: exchanges },
  { id: 10, name: 'forks', sql: forks },
  { id: 11, name: 'blobs', sql: blobs },
  { id: 12, name: 'retention', sql: retention },
  { id: 13, name: 'room', sql: room },
];

/** An arbitrary constant: whoever migrates a Heddle database takes this advisory lock. */
const MIGRATION_LOCK = 0x4865_6464_6c65n;

/**
 * Brings the schema `heddle` up to date in one transaction under an advisory lock, so that processes may start
 * together. Answers the names of the migrations it applied, in order.
 *
 * @throws HeddleError `store-unavailable`, not retryable, when a newer Heddle has migrated the database.
 */
export function migrate(postgres: Postgres): Promise<readonly string[]> {
  return postgres.transaction(applyMissing, { lock: MIGRATION_LOCK, statementTimeoutMs: 0 });
}

async function applyMissing(session: SqlSession): Promise<readonly string[]> {
  await session.query({
    text: `create schema if not exists heddle;
      create table if not exists heddle.migration (
        id int primary key, name text not null, applied_at timestamptz(3) not null default now());`,
  });
  const applied = await session.query<{ id: number; name: string }>({
    text: 'select id, name from heddle.migration order by id',
  });
  const newest = MIGRATIONS.at(-1)?.id ?? 0;
  const unknown = applied.find((row) => row.id > newest);
  if (unknown !== undefined) {
    throw new HeddleError(
      'store-unavailable',
      `The database has migration ${unknown.id} (${unknown.name}), this Heddle knows ${newest} at most. Start a newer Heddle, or give this one another database.`,
      { retryable: false },
    );
  }
  const known = new Set(applied.map((row) => row.id));
  const missing = MIGRATIONS.filter((migration) => !known.has(migration.id));
  for (const migration of missing) {
    await session.query({ text: migration.sql });
    await session.query({
      text: 'insert into heddle.migration (id, name) values ($1, $2)',
      values: [migration.id, migration.name],
    });
  }
  return missing.map((migration) => migration.name);
}
