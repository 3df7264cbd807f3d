import type { RunLog } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { DEAD_AFTER_MS } from './liveness.ts';

/** A worker that said goodbye stays dead, whatever heartbeat was still on its way. */
const HEARTBEAT = `
  insert into heddle.worker as w (id, pid, started_at) values ($1, $2, to_timestamp($3::float8 / 1000))
  on conflict (id) do update set seen_at = now() where not w.retired`;

const WORKERS = `
  select id, pid, not retired and seen_at >= now() - interval '${DEAD_AFTER_MS} milliseconds' as alive,
    (extract(epoch from seen_at) * 1000)::float8 as seen_at
  from heddle.worker order by started_at, id`;

interface WorkerRow {
  readonly id: string;
  readonly pid: number;
  readonly alive: boolean;
  readonly seen_at: number;
}

/** Leases of workers: one row each, by the database's clock. */
export function createWorkers(postgres: Postgres): Pick<RunLog, 'heartbeat' | 'retire' | 'workers'> {
  return {
    async heartbeat(worker) {
      await postgres.query({
        name: 'heddle-heartbeat',
        text: HEARTBEAT,
        values: [worker.workerId, worker.pid, worker.startedAt],
      });
    },
    async retire(workerId) {
      await postgres.query({
        text: 'update heddle.worker set retired = true where id = $1',
        values: [workerId],
      });
    },
    async workers() {
      const rows = await postgres.query<WorkerRow>({ text: WORKERS });
      return rows.map((row) => ({ workerId: row.id, pid: row.pid, alive: row.alive, seenAt: row.seen_at }));
    },
  };
}
