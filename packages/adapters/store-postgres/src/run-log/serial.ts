import type { RunLog } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { serialLock } from './start.ts';

/**
 * The oldest open run of a key is the one whose turn it is. If nobody claimed it yet, it is made ready (again) and
 * returned: a bell too many does no harm, a bell too few costs half a minute.
 */
const RELEASE = `
  update heddle.run r set
    ready = coalesce(r.parked, r.ready),
    ready_at = case when $2 then '-infinity' else now() end,
    parked = null
  where r.id = (
      select o.id from heddle.run o where o.serial_key = $1 and o.ended_at is null order by o.created_at, o.id limit 1)
    and r.ended_at is null and r.status = 'queued'
  returning r.id, r.ready`;

/** Who rings for a released run: the caller, or the next sweep because nobody else will. */
export type Ringer = 'caller' | 'sweeper';

/** Makes the next run of a serial key ready, under the lock that its starts take. */
export async function releaseSerial(
  postgres: Postgres,
  serialKey: string,
  ringer: Ringer,
): ReturnType<RunLog['releaseSerial']> {
  const rows = await postgres.transaction(
    (session) =>
      session.query<{ id: string; ready: readonly string[] }>({
        text: RELEASE,
        values: [serialKey, ringer === 'sweeper'],
      }),
    { lock: serialLock(serialKey) },
  );
  const [row] = rows;
  return row === undefined ? undefined : { runId: row.id, ready: row.ready };
}
