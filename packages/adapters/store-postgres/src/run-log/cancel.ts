import type { RunStatus } from '@heddle/contracts';
import type { RunLog } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { isUuid } from '../uuid.ts';
import { checksumOf } from './checksum.ts';
import { releaseSerial } from './serial.ts';

const CANCEL = `
  with ended as (
    update heddle.run r set
      status = 'cancelled', version = r.version + 1, seq = r.seq + 1, ready = '{}', claims = '{}', parked = null,
      ended_at = now()
    where r.id = $1 and r.workspace_id = $2 and r.ended_at is null
    returning r.id, r.seq, r.serial_key
  ), written as (
    insert into heddle.run_event (run_id, seq, n, body, sum) select id, seq, 1, $3::json, $4::int from ended
  )
  select serial_key from ended`;

/** Ends a run from outside: one statement, which a commit either precedes or is fenced by. */
export async function cancelRun(
  postgres: Postgres,
  target: Parameters<RunLog['cancel']>[0],
): ReturnType<RunLog['cancel']> {
  if (!isUuid(target.runId)) return undefined;
  const body = JSON.stringify([target.event]);
  const [ended] = await postgres.query<{ serial_key: string | null }>({
    text: CANCEL,
    values: [target.runId, target.workspaceId, body, checksumOf(body)],
  });
  if (ended !== undefined) {
    if (ended.serial_key !== null) await releaseSerial(postgres, ended.serial_key, 'sweeper');
    return { ended: true, status: 'cancelled' };
  }
  const [row] = await postgres.query<{ status: RunStatus }>({
    text: 'select status from heddle.run where id = $1 and workspace_id = $2',
    values: [target.runId, target.workspaceId],
  });
  return row === undefined ? undefined : { ended: false, status: row.status };
}
