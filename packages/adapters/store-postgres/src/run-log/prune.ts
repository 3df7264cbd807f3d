import type { RunLog } from '@heddle/ports';
import type { Postgres, SqlSession } from '../connection.ts';

/** Events that are deleted in one step at most, or one run's. */
const MAX_EVENTS = 50_000;
/** Workspaces looked at in one step. */
const WORKSPACES = 20;
/** Called runs looked at per run that may go. */
const LOOKED_AT = 10;
const BEGINNING = '00000000-0000-0000-0000-000000000000';

/** SQL: a run that nobody called, or whose caller is gone. Others go with their caller. */
const IS_ROOT = `(r.caller is null or not exists (
  select from heddle.run c where c.id = (r.caller ->> 'runId')::uuid))`;

/** Ids begin with their time, so the oldest runs are the first of the primary key and no further index is kept. */
const OLD = `
  select r.id from heddle.run r
  where r.id < (select (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7000-8000-000000000000')::uuid
      from (select lpad(to_hex(floor(extract(epoch from now()) * 1000)::bigint - $1::bigint), 12, '0') as h) now_hex)
    and r.ended_at < now() - $1::float8 * interval '1 millisecond' and ${IS_ROOT}
  order by r.id limit $2`;

const NEXT_WORKSPACE = `
  select r.workspace_id as id from heddle.run r where r.workspace_id > $1 order by r.workspace_id limit 1`;

const BEYOND = `
  select r.id from heddle.run r
  where r.workspace_id = $1 and r.ended_at is not null and ${IS_ROOT}
    and r.id <= (select o.id from heddle.run o where o.workspace_id = $1 order by o.id desc offset $2 limit 1)
  order by r.id limit $3`;

/** With what they called, the called first, so that a step which met its limit leaves nobody without a caller. */
const FAMILY = `
  with recursive family(id, depth) as (
    select x.id, 0 from unnest($1::uuid[]) x(id)
    union all
    select r.id, f.depth + 1 from family f
    join heddle.run r on r.caller is not null and r.caller ->> 'runId' = f.id::text
  ), found as (
    select id, depth from family limit $2 * ${LOOKED_AT}
  )
  select s.id from (
    select f.id, row_number() over (order by f.depth desc, f.id) as place,
      sum(r.seq) over (order by f.depth desc, f.id) as events
    from found f join heddle.run r on r.id = f.id and r.ended_at is not null) s
  where s.place = 1 or s.events <= ${MAX_EVENTS} order by s.place limit $2`;

/** A run that was resumed meanwhile stays: it is judged again under its lock. */
const DELETE = `
  with doomed as materialized (
    select r.id from heddle.run r where r.id = any($1::uuid[]) and r.ended_at is not null
    order by r.id for update skip locked
  ), events as (
    delete from heddle.run_event e using doomed d where e.run_id = d.id
  ), timers as (
    delete from heddle.timer t using doomed d where t.run_id = d.id
  ), keys as (
    delete from heddle.idempotency i using doomed d where i.run_id = d.id
  ), links as (
    delete from heddle.run_blob l using doomed d where l.run_id = d.id returning l.workspace_id, l.hash
  ), runs as (
    delete from heddle.run r using doomed d where r.id = d.id returning r.id
  )
  select (select count(*)::int from runs) as deleted,
    (select coalesce(array_agg(workspace_id), '{}') from links) as workspaces,
    (select coalesce(array_agg(hash), '{}') from links) as hashes`;

/** First the locks, then, in a statement that sees what their holders wrote, the question whether somebody refers to it. */
const LOCK_BLOBS = `
  select from heddle.blob b join unnest($1::uuid[], $2::text[]) x(workspace_id, hash)
    on b.workspace_id = x.workspace_id and b.hash = x.hash
  order by b.workspace_id, b.hash for update of b`;
const DELETE_BLOBS = `
  delete from heddle.blob b using unnest($1::uuid[], $2::text[]) x(workspace_id, hash)
  where b.workspace_id = x.workspace_id and b.hash = x.hash and not exists (
    select from heddle.run_blob l where l.workspace_id = b.workspace_id and l.hash = b.hash)`;

type Options = Parameters<RunLog['prune']>[0];

/** One step of deleting what is kept no longer; see {@link RunLog.prune}. */
export function prune(postgres: Postgres, options: Options): Promise<number> {
  return postgres.transaction(async (session) => {
    const [pruner] = await session.query<{ pruned_to: string }>({
      text: 'select pruned_to from heddle.pruner where id = 1 for update skip locked',
    });
    if (pruner === undefined) return 0;
    const roots = await candidates(session, options, pruner.pruned_to);
    if (roots.length === 0) return 0;
    const doomed = await ids(session, FAMILY, [roots, options.limit]);
    return remove(session, doomed);
  });
}

/** Old ones anywhere first, else those too many in the next workspace that has any. */
async function candidates(
  session: SqlSession,
  { endedBeforeMs, perWorkspace, limit }: Options,
  prunedTo: string,
): Promise<readonly string[]> {
  const old = await ids(session, OLD, [endedBeforeMs, limit]);
  if (old.length > 0) return old;
  let position = prunedTo;
  let beyond: readonly string[] = [];
  for (let looked = 0; looked < WORKSPACES && beyond.length === 0; looked += 1) {
    const [next] = await ids(session, NEXT_WORKSPACE, [position]);
    if (next !== undefined) beyond = await ids(session, BEYOND, [next, perWorkspace, limit]);
    // A workspace with more to delete stays next.
    if (beyond.length < limit) position = next ?? BEGINNING;
    if (next === undefined) break;
  }
  if (position !== prunedTo)
    await session.query({ text: 'update heddle.pruner set pruned_to = $1', values: [position] });
  return beyond;
}

async function ids(
  session: SqlSession,
  text: string,
  values: readonly unknown[],
): Promise<readonly string[]> {
  return (await session.query<{ id: string }>({ text, values })).map((row) => row.id);
}

async function remove(session: SqlSession, doomed: readonly string[]): Promise<number> {
  const [result] = await session.query<{ deleted: number; workspaces: string[]; hashes: string[] }>({
    text: DELETE,
    values: [doomed],
  });
  if (result === undefined) return 0;
  const { deleted, workspaces, hashes } = result;
  if (hashes.length > 0) {
    await session.query({ text: LOCK_BLOBS, values: [workspaces, hashes] });
    await session.query({ text: DELETE_BLOBS, values: [workspaces, hashes] });
  }
  return deleted;
}
