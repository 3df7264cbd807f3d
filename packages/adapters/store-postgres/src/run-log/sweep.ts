import type { RunLog, SegmentBell, SweepOptions } from '@heddle/ports';
import type { Postgres, SqlSession } from '../connection.ts';
import { BATCH, IS_OPEN } from './batch.ts';
import { DEAD_AFTER_MS, deathsWith, workerIsDead } from './liveness.ts';
import { releaseSerial } from './serial.ts';
import { IDEMPOTENCY_KEPT } from './start.ts';

/** Open runs looked at per step and per sweep. What remains is looked at by the next sweep, whoever does it. */
const PAGE = 5_000;
const MAX_LOOKED_AT = 20_000;
const MAX_SESSIONS = 100;
const BEGINNING = '00000000-0000-0000-0000-000000000000';

/**
 * The look is cheap and errs on the side of suspicion: `suspects` have a claim whose worker is not known to be alive.
 * Sub-selects in parentheses are evaluated once, not per row.
 */
const LOOK = `
  select count(*)::int as looked_at, (array_agg(p.id order by p.id desc))[1] as last,
    coalesce(array_agg(p.id order by p.id) filter (where p.suspect), '{}') as suspects,
    coalesce(array_agg(p.id order by p.id) filter (where p.waiting), '{}') as waiting
  from (
    select r.id,
      r.ready <> '{}' and r.ready_at < case least(r.rings, $4::int)
        when 0 then (select now() - $3 * interval '1 millisecond')
        when 1 then (select now() - $3 * interval '2 milliseconds')
        else (select now() - $3 * interval '4 milliseconds') end as waiting,
      r.claims <> '{}' and jsonb_path_exists(r.claims, '$.*.w ? (!(@ == $alive[*]))', (
        select jsonb_build_object('alive', coalesce(jsonb_agg(w.id), '[]')) from heddle.worker w
        where not w.retired and w.seen_at >= now() - interval '${DEAD_AFTER_MS} milliseconds')) as suspect
    from heddle.run r where r.ended_at is null and r.id > $1 order by r.id limit $2
  ) p`;

/** How often a ring doubles the wait for the next, until a claim. */
const MOST_DOUBLINGS = 2;

/** SQL: whether bells of this run are due again. */
const IS_READY_TOO_LONG = `(r.ready <> '{}'
  and r.ready_at < now() - $2 * interval '1 millisecond' * (1 << least(r.rings, $3::int)))`;
const DEAD_CLAIMS = `from jsonb_each(r.claims) c where c.value ? 'w' and ${workerIsDead('c.value')}`;

/** Suspicions are judged under the row's lock: a claim or a commit may have come between. */
const FREE = `
  update heddle.run r set
    (ready, claims) = (
      select r.ready || coalesce(array_agg(c.key) filter (where c.key <> all(r.ready)), '{}'),
        r.claims || coalesce(jsonb_object_agg(c.key, jsonb_build_object('e', c.value -> 'e', 'd', ${deathsWith('c.value')})), '{}')
      ${DEAD_CLAIMS}),
    ready_at = now(),
    rings = r.rings + 1
  from (select * from unnest($1::uuid[]) x(id) ${BATCH}) x
  where r.id = x.id and ${IS_OPEN} and (${IS_READY_TOO_LONG} or exists (select ${DEAD_CLAIMS}))
  returning r.id, r.ready`;

const ABANDONED_SESSIONS = `
  select distinct r.serial_key from heddle.run r
  where r.serial_key is not null and r.ended_at is null and r.parked is not null and not exists (
    select from heddle.run o where o.serial_key = r.serial_key and o.ended_at is null and o.parked is null)
  limit ${MAX_SESSIONS}`;

/** Tidies up what has no other end. */
const FORGET = `
  with k as (
    delete from heddle.idempotency where ctid = any(array(
      select ctid from heddle.idempotency where created_at < now() - interval '${IDEMPOTENCY_KEPT}' limit 500))
  )
  delete from heddle.worker where seen_at < now() - interval '1 day'`;

interface LookRow {
  readonly looked_at: number;
  readonly last: string | null;
  readonly suspects: readonly string[];
  readonly waiting: readonly string[];
}

/**
 * One sweep; see {@link RunLog.sweep}. The row of `heddle.sweeper` is lock and memory: a sweep that finds it locked
 * does nothing, and one that met its limits leaves word where the next begins.
 */
export async function sweep(postgres: Postgres, options: SweepOptions): ReturnType<RunLog['sweep']> {
  const swept = await postgres.transaction((session) => sweepRuns(session, options));
  if (swept === undefined) return { bells: [], isComplete: false };
  return { ...swept, bells: [...swept.bells, ...(await releaseSessions(postgres))] };
}

async function sweepRuns(
  session: SqlSession,
  options: SweepOptions,
): Promise<{ readonly bells: readonly SegmentBell[]; readonly isComplete: boolean } | undefined> {
  const [sweeper] = await session.query<{ swept_to: string }>({
    text: 'select swept_to from heddle.sweeper where id = 1 for update skip locked',
  });
  if (sweeper === undefined) return undefined;
  const { due, sweptTo, isComplete } = await findDue(session, sweeper.swept_to, options);
  const freed =
    due.length === 0
      ? []
      : await session.query<{ id: string; ready: readonly string[] }>({
          text: FREE,
          values: [due, options.readyOlderThanMs, doublingsOf(options)],
        });
  await session.query({ text: 'update heddle.sweeper set swept_to = $1 where id = 1', values: [sweptTo] });
  await session.query({ text: FORGET });
  const bells = freed.flatMap(({ id, ready }) => ready.map((segment) => ({ runId: id, segment })));
  return { bells, isComplete };
}

/** What was rung for before a loss was rung for in vain. */
function doublingsOf({ afterLoss = false }: SweepOptions): number {
  return afterLoss ? 0 : MOST_DOUBLINGS;
}

/** Runs to judge, and where the next sweep begins. Dead claims go first: bells that wait may wait for the next sweep. */
async function findDue(
  session: SqlSession,
  from: string,
  options: SweepOptions,
): Promise<{ readonly due: readonly string[]; readonly sweptTo: string; readonly isComplete: boolean }> {
  const { limit } = options;
  const seen = await look(session, from, options);
  const dead = new Set(seen.suspects);
  const waiting = [...new Set(seen.waiting)].filter((id) => !dead.has(id));
  const suspects = [...dead].slice(0, limit);
  const handled = waiting.slice(0, limit - suspects.length);
  const isCut = handled.length < waiting.length;
  return {
    due: [...suspects, ...handled],
    sweptTo: isCut ? (handled.at(-1) ?? from) : seen.position,
    isComplete: seen.isWhole && !isCut && suspects.length === dead.size,
  };
}

/** Looks at open runs from a position on, past the end from the beginning, until it met its limit or all of them. */
async function look(session: SqlSession, from: string, options: SweepOptions) {
  const suspects: string[] = [];
  const waiting: string[] = [];
  let position = from;
  let lookedAt = 0;
  let isPastEnd = false;
  let isWhole = false;
  while (!isWhole && lookedAt < MAX_LOOKED_AT) {
    const [page] = await session.query<LookRow>({
      text: LOOK,
      values: [position, PAGE, options.readyOlderThanMs, doublingsOf(options)],
    });
    if (page === undefined) break;
    suspects.push(...page.suspects);
    waiting.push(...page.waiting);
    lookedAt += page.looked_at;
    const isLast = page.looked_at < PAGE;
    position = isLast ? BEGINNING : (page.last ?? BEGINNING);
    isWhole = (isLast && (isPastEnd || from === BEGINNING)) || (isPastEnd && position >= from);
    isPastEnd ||= isLast;
  }
  return { suspects, waiting, position, isWhole };
}

/** Sessions whose running run ended while nobody was left to release the next one. */
async function releaseSessions(postgres: Postgres): Promise<readonly SegmentBell[]> {
  const rows = await postgres.query<{ serial_key: string }>({ text: ABANDONED_SESSIONS });
  const bells: SegmentBell[] = [];
  for (const row of rows) {
    const released = await releaseSerial(postgres, row.serial_key, 'caller');
    for (const segment of released?.ready ?? []) bells.push({ runId: released?.runId ?? '', segment });
  }
  return bells;
}
