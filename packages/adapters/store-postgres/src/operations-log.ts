import type { ErrorJson, RunStatus, WakeCause } from '@heddle/contracts';
import type { FailureGroup, OperationsLog, QuietRun, RunLoad } from '@heddle/ports';
import type { Postgres } from './connection.ts';
import { workerIsDead } from './run-log/liveness.ts';
import { isUuid } from './uuid.ts';
import { withoutNulls } from './without-nulls.ts';

/** Open runs whose last event is looked up in one question. */
const MAX_LOOKED_AT = 5_000;

/** SQL: milliseconds of a time. */
const millis = (time: string): string => `floor(extract(epoch from ${time}) * 1000)::float8`;

/**
 * SQL: when the run's last commit wrote its events. Postgres refuses to look into JSON that holds a NUL, so the time
 * is read as text: events begin with their type and their time, and inside of strings quotation marks are escaped.
 */
const PROGRESS = `coalesce((
  select substring(left(e.body::text, 200) from '"at":([0-9]+)')::float8 from heddle.run_event e
  where e.run_id = r.id order by e.seq desc limit 1), ${millis('r.created_at')})`;

/** A run that was rung for again has its `ready_at` from the ring; since when it is ready, its last event says. */
const LOAD = `
  with o as materialized (
    select r.id, r.status, r.claims, cardinality(r.ready) as ready,
      case when r.ready = '{}' then null when r.rings = 0 then ${millis('r.ready_at')}
        else least(${millis('r.ready_at')}, ${PROGRESS}) end as since
    from heddle.run r where r.ended_at is null and ($1::uuid is null or r.workspace_id = $1)
  )
  select
    (select coalesce(json_object_agg(s.status, s.n), '{}') from (select status, count(*) as n from o group by status) s) as open,
    (select coalesce(json_object_agg(c.worker, c.n), '{}') from (
      select c.value ->> 'w' as worker, count(*) as n from o, jsonb_each(o.claims) c where c.value ? 'w' group by 1) c) as held,
    (select coalesce(sum(ready), 0)::int from o) as ready,
    (select ${millis('now()')} - min(since) from o) as oldest_ready,
    (select count(*)::int from heddle.run r where r.ended_at is not null and r.error is not null
      and r.flow_id is not null and ($1::uuid is null or r.workspace_id = $1)) as failed`;

const QUIET = `
  select r.id, r.workspace_id, r.flow_id, f.name as flow_name, r.status, r.preview, r.progress, r.ready,
    r.parked is not null as parked,
    (select o.id from heddle.run o where r.parked is not null and o.serial_key = r.serial_key and o.ended_at is null
      and o.parked is null order by o.created_at, o.id limit 1) as behind,
    (select coalesce(json_agg(json_build_object('segment', c.key, 'workerId', c.value ->> 'w',
        'isDead', ${workerIsDead('c.value')}) order by c.key), '[]')
      from jsonb_each(r.claims) c where c.value ? 'w') as claims,
    (select coalesce(json_agg(json_build_object('activation', s.key, 'on', s.value -> 'on', 'runId', s.value ->> 'runId',
        'until', (select ${millis('t.due_at')} from heddle.timer t
          where t.run_id = r.id and t.activation = s.key and t.due_at < 'infinity')) order by s.key), '[]')
      from jsonb_each(r.state) s where s.value ->> 'status' = 'waiting') as waits
  from (
    select r.*, ${PROGRESS} as progress from heddle.run r
    where r.ended_at is null and r.created_at <= now() - $2 * interval '1 millisecond'
      and ($1::uuid is null or r.workspace_id = $1)
    order by r.id limit ${MAX_LOOKED_AT}
  ) r
  left join heddle.flow f on f.id = r.flow_id and f.workspace_id = r.workspace_id
  where r.progress <= ${millis('now()')} - $2
  order by r.progress, r.id limit $3`;

/** SQL: what tells causes apart: the error's code, and the node that failed, inside a container first. */
const CODE = `coalesce(substring(r.error::text from '"code":"([a-z0-9-]+)"'), 'internal')`;
const NODE = `(select split_part(s.key, '@', 1) from jsonb_each(r.state) s
  where s.value ->> 'status' = 'failed' order by s.value ? 'marks', s.key limit 1)`;
const IS_FAILED = `r.workspace_id = $1 and r.ended_at is not null and r.error is not null and r.flow_id is not null`;

const FAILURES = `
  select g.*, f.name as flow_name, n.error, ${millis('n.ended_at')} as newest_at
  from (
    select r.flow_id, ${CODE} as code, ${NODE} as node, count(*)::int as count,
      (array_agg(r.id order by r.ended_at desc))[1] as newest, ${millis('min(r.ended_at)')} as oldest_at
    from heddle.run r where ${IS_FAILED} group by 1, 2, 3
  ) g
  join heddle.run n on n.id = g.newest
  left join heddle.flow f on f.id = g.flow_id and f.workspace_id = $1
  order by n.ended_at desc limit $2`;

const FAILED_RUNS = `
  select r.id from heddle.run r
  where ${IS_FAILED} and r.flow_id = $2 and ${CODE} = $3 and ${NODE} is not distinct from $4
  order by r.id limit $5`;

interface LoadRow {
  readonly open: Readonly<Partial<Record<RunStatus, number>>>;
  readonly held: Readonly<Record<string, number>>;
  readonly ready: number;
  readonly oldest_ready: number | null;
  readonly failed: number;
}

interface QuietRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly flow_id: string | null;
  readonly flow_name: string | null;
  readonly status: RunStatus;
  readonly preview: string;
  readonly progress: number;
  readonly ready: readonly string[];
  readonly parked: boolean;
  readonly behind: string | null;
  readonly claims: QuietRun['claims'];
  readonly waits: readonly {
    readonly activation: string;
    readonly on: readonly WakeCause[] | null;
    readonly runId: string | null;
    readonly until: number | null;
  }[];
}

interface FailureRow {
  readonly flow_id: string;
  readonly flow_name: string | null;
  readonly code: string;
  readonly node: string | null;
  readonly count: number;
  readonly newest: string;
  readonly error: ErrorJson;
  readonly newest_at: number;
  readonly oldest_at: number;
}

/** The record as operators see it. */
export function createOperationsLog(postgres: Postgres): OperationsLog {
  return {
    async load({ workspaceId }): Promise<RunLoad> {
      const [row] = await postgres.query<LoadRow>({ text: LOAD, values: [workspaceId] });
      return {
        open: row?.open ?? {},
        held: row?.held ?? {},
        ready: row?.ready ?? 0,
        failed: row?.failed ?? 0,
        ...withoutNulls({ oldestReadyMs: row?.oldest_ready ?? null }),
      };
    },
    async quiet({ workspaceId, quietForMs, limit }) {
      const rows = await postgres.query<QuietRow>({ text: QUIET, values: [workspaceId, quietForMs, limit] });
      return rows.map(toQuietRun);
    },
    async failures({ workspaceId, limit }) {
      const rows = await postgres.query<FailureRow>({ text: FAILURES, values: [workspaceId, limit] });
      return rows.map(toGroup);
    },
    async failedRuns({ workspaceId, flowId, code, nodeId, limit }) {
      if (!isUuid(flowId)) return [];
      const rows = await postgres.query<{ id: string }>({
        text: FAILED_RUNS,
        values: [workspaceId, flowId, code, nodeId, limit],
      });
      return rows.map((row) => row.id);
    },
  };
}

function toQuietRun(row: QuietRow): QuietRun {
  return {
    ...withoutNulls({ flowId: row.flow_id, flowName: row.flow_name, behind: row.behind }),
    runId: row.id,
    workspaceId: row.workspace_id,
    status: row.status,
    preview: row.preview,
    progressAt: row.progress,
    ready: row.ready,
    isParked: row.parked,
    claims: row.claims,
    waits: row.waits.map(({ activation, on, runId, until }) => ({
      activation,
      on: on ?? [],
      ...withoutNulls({ runId, until }),
    })),
  };
}

function toGroup(row: FailureRow): FailureGroup {
  return {
    ...withoutNulls({ flowName: row.flow_name, nodeId: row.node }),
    flowId: row.flow_id,
    code: row.code,
    count: row.count,
    newestRunId: row.newest,
    newestError: row.error,
    newestAt: row.newest_at,
    oldestAt: row.oldest_at,
  };
}
