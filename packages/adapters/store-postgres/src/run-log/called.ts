import type { RunLog } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { isUuid } from '../uuid.ts';

const CALLED = `select r.id from heddle.run r
  where r.caller ->> 'runId' = $1 and r.caller is not null and r.workspace_id = $2 and r.ended_at is null order by r.id`;

const ORPHANED = `select r.id, r.workspace_id from heddle.run r
  join heddle.run c on c.id = (r.caller ->> 'runId')::uuid
  where r.caller is not null and r.ended_at is null and c.status in ('completed', 'cancelled') order by r.id limit $1`;

/** Open runs by who called them. */
export function createCalled(postgres: Postgres): Pick<RunLog, 'called' | 'orphaned'> {
  return {
    async called({ runId, workspaceId }) {
      if (!isUuid(runId)) return [];
      const rows = await postgres.query<{ id: string }>({ text: CALLED, values: [runId, workspaceId] });
      return rows.map((row) => row.id);
    },
    async orphaned(limit) {
      const rows = await postgres.query<{ id: string; workspace_id: string }>({
        name: 'heddle-orphaned',
        text: ORPHANED,
        values: [limit],
      });
      return rows.map((row) => ({ runId: row.id, workspaceId: row.workspace_id }));
    },
  };
}
