import type { RunEventBody } from '@heddle/contracts';
import type { RunLog } from '@heddle/ports';
import type { Postgres, SqlSession } from '../connection.ts';
import { isUuid } from '../uuid.ts';
import { checksumOf } from './checksum.ts';
import { COMMON_COLUMNS, type CommonRunRow, toCommon } from './run-row.ts';
import { releaseSerial } from './serial.ts';

const LOCK = `select ${COMMON_COLUMNS}, r.caller is not null as called
  from heddle.run r where r.id = $1 and r.ended_at is null for update`;

const ABANDON = `
  with ended as (
    update heddle.run r set
      status = 'failed', version = r.version + 1, seq = r.seq + 1, ready = '{}', claims = '{}', parked = null,
      error = $2::json, ended_at = now()
    where r.id = $1 and r.ended_at is null
    returning r.id, r.seq
  )
  insert into heddle.run_event (run_id, seq, n, body, sum) select id, seq, 1, $3::json, $4 from ended returning seq`;

type Target = Parameters<RunLog['abandon']>[0];
type Abandoned = Awaited<ReturnType<RunLog['abandon']>>;

/** Ends a run from its row's plain columns alone. */
export async function abandonRun(postgres: Postgres, target: Target): Promise<Abandoned> {
  if (!isUuid(target.runId)) return undefined;
  const ended = await postgres.transaction((session) => abandon(session, target));
  if (ended === undefined) return undefined;
  const { serialKey, ...abandoned } = ended;
  if (serialKey !== null) await releaseSerial(postgres, serialKey, 'sweeper');
  return abandoned;
}

async function abandon(session: SqlSession, { runId, error, at }: Target) {
  const [row] = await session.query<CommonRunRow & { readonly called: boolean }>({
    text: LOCK,
    values: [runId],
  });
  if (row === undefined) return undefined;
  const { usage } = toCommon(row);
  const event: RunEventBody = {
    type: 'run-failed',
    at,
    error: error as Extract<RunEventBody, { type: 'run-failed' }>['error'], // cast: only readonly differs
    usage,
  };
  const body = JSON.stringify([event]);
  const [written] = await session.query<{ readonly seq: number }>({
    text: ABANDON,
    values: [runId, JSON.stringify(error), body, checksumOf(body)],
  });
  if (written === undefined) return undefined;
  return {
    seq: written.seq,
    workspaceId: row.workspace_id,
    isCalled: row.called,
    serialKey: row.serial_key,
  };
}
