import { parseActivationKey, type RunEventBody } from '@heddle/contracts';
import type { RunLog, SegmentBell, SweepResult, WakeResult } from '@heddle/ports';
import type { Postgres, SqlSession } from '../connection.ts';
import { isUuid } from '../uuid.ts';

/** Ends a wait under the row's lock: whoever comes second finds nothing that waits. */
const WAKE = `
  with woken as (
    update heddle.run r set
      state = r.state || jsonb_build_object($3::text, jsonb_build_object('status', 'woken', 'by', $5::text)
        || case when $6::jsonb is null then '{}' else jsonb_build_object('value', $6::jsonb) end),
      ready = array_append(array_remove(r.ready, $4), $4),
      ready_at = now(),
      status = 'running',
      version = r.version + 1,
      seq = r.seq + 1
    where r.id = $1 and r.workspace_id = $2 and r.ended_at is null
      and r.state -> $3 ->> 'status' = 'waiting' and r.state -> $3 -> 'on' ? $5
    returning r.id, r.seq
  ), written as (
    insert into heddle.run_event (run_id, seq, n, body) select id, seq, 1, $7::json from woken
  ), disarmed as (
    delete from heddle.timer t using woken where t.run_id = woken.id and t.activation = $3
  ), heard as (
    update heddle.run set caller_heard = true where id = $8
  )
  select seq from woken`;

type Target = Parameters<RunLog['wake']>[0];

/** Wakes a waiting activation. */
export async function wake(postgres: SqlSession, target: Target): Promise<WakeResult | undefined> {
  if (!isUuid(target.runId)) return undefined;
  const rows = await postgres.query<{ seq: number }>({
    name: 'heddle-wake',
    text: WAKE,
    values: [
      target.runId,
      target.workspaceId,
      target.activation,
      target.segment,
      target.by,
      target.value === undefined ? undefined : JSON.stringify(target.value),
      JSON.stringify([target.event]),
      target.calledRunId,
    ],
  });
  const [woken] = rows;
  if (woken !== undefined) return { outcome: 'woken', seq: woken.seq };
  const known = await postgres.query<object>({
    text: 'select from heddle.run where id = $1 and workspace_id = $2',
    values: [target.runId, target.workspaceId],
  });
  return known.length > 0 ? { outcome: 'not-waiting' } : undefined;
}

/** Rows are locked in one order, that of ids, as commits lock them. */
const DUE = `
  with due as (
    delete from heddle.timer where (run_id, activation) in (
      select run_id, activation from heddle.timer where due_at <= now() order by due_at limit $1
      for update skip locked)
    returning run_id, activation, segment)
  select d.run_id, d.activation, d.segment, r.workspace_id,
    floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now
  from due d join heddle.run r on r.id = d.run_id order by d.run_id`;

interface DueRow {
  readonly run_id: string;
  readonly activation: string;
  readonly segment: string;
  readonly workspace_id: string;
  readonly now: number;
}

/** Wakes what is due; timer and run change in one transaction, so that none is lost in between. */
export async function wakeDue(postgres: Postgres, limit: number): Promise<SweepResult> {
  const [any] = await postgres.query<object>({
    name: 'heddle-any-due',
    text: 'select from heddle.timer where due_at <= now() limit 1',
  });
  if (any === undefined) return { bells: [] };
  const bells = await postgres.transaction(async (session) => {
    const rung: SegmentBell[] = [];
    for (const row of await session.query<DueRow>({ text: DUE, values: [limit] })) {
      const result = await wake(session, {
        runId: row.run_id,
        workspaceId: row.workspace_id,
        activation: row.activation,
        segment: row.segment,
        by: 'time',
        event: wokenByTime(row),
      });
      if (result?.outcome === 'woken') rung.push({ runId: row.run_id, segment: row.segment });
    }
    return rung;
  });
  return { bells };
}

function wokenByTime({ activation, now }: DueRow): RunEventBody {
  const { nodeId, iteration } = parseActivationKey(activation);
  return { type: 'node-woken', at: now, nodeId, ...(iteration === '' ? {} : { iteration }), by: 'time' };
}

const RESUME = `
  with resumed as (
    update heddle.run r set
      -- The end forgot the epochs of all claims. Epochs grow with the version, so a leap keeps old claims old.
      status = 'running', version = r.version + 1000, seq = r.seq + 1, ended_at = null, error = null, output = null,
      state = (r.state - $4::text[]) || $5::jsonb, ready = $6::text[], ready_at = now(), claims = '{}',
      caller_heard = r.caller is null
    where r.id = $1 and r.workspace_id = $2 and r.version = $3 and r.status = 'failed'
    returning r.id, r.seq
  ), written as (
    insert into heddle.run_event (run_id, seq, n, body) select id, seq, 1, $7::json from resumed
  )
  select id from resumed`;

/** Opens a failed run again if nobody was faster. */
export async function resume(postgres: Postgres, target: Parameters<RunLog['resume']>[0]): Promise<boolean> {
  if (!isUuid(target.runId)) return false;
  const rows = await postgres.query<{ id: string }>({
    text: RESUME,
    values: [
      target.runId,
      target.workspaceId,
      target.expectedVersion,
      target.forgotten,
      JSON.stringify(target.settled),
      target.ready,
      JSON.stringify([target.event]),
    ],
  });
  return rows.length > 0;
}
