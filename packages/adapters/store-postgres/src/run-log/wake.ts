import { activationPlace, type RunEventBody, type RunStatus } from '@heddle/contracts';
import type { RunLog, SegmentBell, SweepResult, WakeResult } from '@heddle/ports';
import type { Postgres, SqlSession } from '../connection.ts';
import { isUuid } from '../uuid.ts';
import { checksumOf, stateSum } from './checksum.ts';
import { controlJson } from './control-json.ts';
import { linkValues } from './large-values.ts';

/**
 * Ends a wait under the row's lock: whoever comes second finds nothing that waits. A segment that a worker has is not
 * taken from it: its commit is refused for the version, and it finds what woke. The value
 * is kept as its JSON text, because `jsonb` refuses some of what people and models write.
 */
const WOKEN_STATE = `(r.state || jsonb_build_object($3::text, jsonb_build_object('status', 'woken', 'by', $5::text)
  || case when $6::text is null then '{}' else jsonb_build_object('json', $6::text) end
  || case when $11::text is null then '{}' else jsonb_build_object('outputRef', $11::text) end))`;

const WAKE = `
  with woken as (
    update heddle.run r set
      state = ${WOKEN_STATE},
      state_sum = ${stateSum(WOKEN_STATE)},
      ready = case when r.claims -> $4 ? 'w' then r.ready else array_append(array_remove(r.ready, $4), $4) end,
      ready_at = now(),
      status = 'running',
      version = r.version + 1,
      seq = r.seq + 1
    where r.id = $1 and r.workspace_id = $2 and r.ended_at is null
      and r.state -> $3 ->> 'status' = 'waiting' and r.state -> $3 -> 'on' ? $5
      and r.state_sum = ${stateSum('r.state')}
      -- Waits of before this was kept do not say which event began them.
      and ($12::int is null or coalesce((r.state -> $3 ->> 'seq')::int, $12) = $12)
      -- An answer from before the called run was resumed is none.
      and ($10::int is null or exists (
        select from heddle.run k where k.id = $8 and k.ended_at is not null and k.seq = $10))
    returning r.id, r.seq
  ), written as (
    insert into heddle.run_event (run_id, seq, n, body, sum) select id, seq, 1, $7::json, $9::int from woken
  ), disarmed as (
    delete from heddle.timer t using woken where t.run_id = woken.id and t.activation = $3
  ), heard as (
    -- A caller that has not come to its wait is told again.
    update heddle.run set caller_heard = true where id = $8 and ($10::int is null or seq = $10) and not exists (
      select from heddle.run c where c.id = $1 and c.ended_at is null
        and coalesce(c.state -> $3 ->> 'status', 'begun') = 'begun')
  )
  select seq from woken`;

type Target = Parameters<RunLog['wake']>[0];

/** Wakes a waiting activation. */
export async function wake(postgres: SqlSession, target: Target): Promise<WakeResult | undefined> {
  if (!isUuid(target.runId)) return undefined;
  // Before the wake that refers to it: one that comes to nothing leaves a reference which goes with its run.
  if (target.outputRef !== undefined) await linkValues(postgres, target.runId, [target.outputRef]);
  const body = JSON.stringify([target.event]);
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
      body,
      target.calledRunId,
      checksumOf(body),
      target.calledSeq,
      target.outputRef,
      target.waitSeq,
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

const DUE_RUNS = `
  select distinct d.run_id from (
    select t.run_id from heddle.timer t where t.due_at <= now() order by t.due_at limit $1) d`;

/** Rows of runs before those of timers, and by id: the order of commits and wakes. */
const LOCK_RUNS = `
  select r.id, r.workspace_id, r.status, floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now
  from heddle.run r where r.id = any($1::uuid[]) order by r.id for update`;

/** A failed run may be resumed: its timer waits for that, in the far end of the index. */
const TAKE_DUE = `
  with kept as (
    update heddle.timer set due_at = 'infinity' where run_id = any($1::uuid[]) and due_at <= now()
  ), taken as (
    delete from heddle.timer where run_id = any($2::uuid[]) and due_at <= now()
    returning run_id, activation, segment
  )
  select run_id, activation, segment from taken order by run_id, activation`;

interface LockedRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly status: RunStatus;
  readonly now: number;
}

interface DueRow {
  readonly run_id: string;
  readonly activation: string;
  readonly segment: string;
}

/** Wakes what is due; timer and run change in one transaction, so that none is lost in between. */
export async function wakeDue(postgres: Postgres, limit: number): Promise<SweepResult> {
  const due = await postgres.query<{ run_id: string }>({
    name: 'heddle-due',
    text: DUE_RUNS,
    values: [limit],
  });
  if (due.length === 0) return { bells: [] };
  const ids = due.map((row) => row.run_id);
  return { bells: await postgres.transaction((session) => wakeRuns(session, ids)) };
}

async function wakeRuns(session: SqlSession, ids: readonly string[]): Promise<readonly SegmentBell[]> {
  const runs = new Map<string, LockedRow>();
  for (const row of await session.query<LockedRow>({ text: LOCK_RUNS, values: [ids] })) runs.set(row.id, row);
  const failed = ids.filter((id) => runs.get(id)?.status === 'failed');
  const others = ids.filter((id) => runs.get(id)?.status !== 'failed');
  const rung: SegmentBell[] = [];
  for (const due of await session.query<DueRow>({ text: TAKE_DUE, values: [failed, others] })) {
    const run = runs.get(due.run_id);
    if (run === undefined) continue;
    const { activation, segment } = due;
    const result = await wake(session, {
      runId: run.id,
      workspaceId: run.workspace_id,
      activation,
      segment,
      by: 'time',
      event: wokenByTime(activation, run.now),
    });
    if (result?.outcome === 'woken') rung.push({ runId: run.id, segment });
  }
  return rung;
}

function wokenByTime(activation: string, now: number): RunEventBody {
  return { type: 'node-woken', at: now, ...activationPlace(activation), by: 'time' };
}

const RESUMED_STATE = '((r.state - $4::text[]) || $5::jsonb)';

const RESUME = `
  with resumed as (
    update heddle.run r set
      -- The end forgot the epochs of all claims. Epochs grow with the version, so a leap keeps old claims old.
      status = 'running', version = r.version + 1000, seq = r.seq + 1, ended_at = null, error = null, output = null,
      state = ${RESUMED_STATE}, state_sum = ${stateSum(RESUMED_STATE)},
      ready = $6::text[], ready_at = now(), claims = '{}',
      caller_heard = r.caller is null
    where r.id = $1 and r.workspace_id = $2 and r.version = $3 and r.status = 'failed'
      and r.state_sum = ${stateSum('r.state')}
    returning r.id, r.seq
  ), written as (
    insert into heddle.run_event (run_id, seq, n, body, sum) select id, seq, 1, $7::json, $8::int from resumed
  ), timed as (
    -- What was due while the run was over.
    update heddle.timer t set due_at = now() from resumed where t.run_id = resumed.id and t.due_at = 'infinity'
  ), told as (
    -- What the runs it called came to say while it was over, they say again.
    update heddle.run c set caller_heard = false from resumed
    where c.caller is not null and c.caller ->> 'runId' = resumed.id::text and c.caller_heard and c.ended_at is not null
  )
  select id from resumed`;

/** Opens a failed run again if nobody was faster. */
export async function resume(postgres: Postgres, target: Parameters<RunLog['resume']>[0]): Promise<boolean> {
  if (!isUuid(target.runId)) return false;
  const body = JSON.stringify([target.event]);
  const rows = await postgres.query<{ id: string }>({
    text: RESUME,
    values: [
      target.runId,
      target.workspaceId,
      target.expectedVersion,
      target.forgotten,
      controlJson(target.settled),
      target.ready,
      body,
      checksumOf(body),
    ],
  });
  return rows.length > 0;
}
