import { Pool } from 'pg';

/** An event as the record holds it. */
export interface RecordedEvent {
  readonly seq: number;
  readonly type: string;
  readonly nodeId?: string;
  readonly iteration?: string;
  readonly attempt?: number;
  readonly willRetryAt?: number;
  readonly nodes?: readonly string[];
  readonly workerId?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A run's row, as far as the checker reads it. */
export interface RecordedRun {
  readonly id: string;
  readonly workspaceId: string;
  readonly planId: string;
  readonly status: string;
  readonly seq: number;
  readonly isOver: boolean;
  readonly ready: readonly string[];
  readonly parked: readonly string[] | undefined;
  readonly claims: Readonly<Record<string, { readonly e: number; readonly w?: string }>>;
  readonly output: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A segment that a worker holds. */
export interface HeldSegment {
  readonly runId: string;
  readonly segment: string;
  readonly epoch: number;
}

/** The lab's own eyes on the record, beside every wire that a fault may cut. The one place that knows its tables. */
export interface LabRecord {
  runs(ids: readonly string[]): Promise<readonly RecordedRun[]>;
  events(runId: string): Promise<{ readonly events: readonly RecordedEvent[]; readonly text: string }>;
  openRuns(ids: readonly string[]): Promise<readonly string[]>;
  /** Runs in the whole record that are not over. */
  openCount(): Promise<number>;
  /** What the worker with this process id holds in open runs. */
  heldBy(pid: number): Promise<readonly HeldSegment[]>;
  /** The process that holds the segment in which an activation lies; the iteration is empty outside containers. */
  holderOf(runId: string, nodeId: string, iteration: string): Promise<number | undefined>;
  /** Jobs of BullMQ's Postgres backend that wait or are under way. */
  queued(): Promise<number>;
  connections(): Promise<number>;
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs statements in one transaction, which is open until `release` resolves. */
  holding(statements: readonly string[], release: Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

const RUNS = `select id, workspace_id as "workspaceId", plan_id as "planId", status, seq, ended_at is not null as "isOver",
  ready, parked, claims, output, error from heddle.run where id = any($1::uuid[])`;
const HELD = `select r.id as "runId", c.key as segment, (c.value ->> 'e')::int as epoch
  from heddle.run r, jsonb_each(r.claims) c where r.ended_at is null and c.value ->> 'w' like $1`;
const HOLDER = `select split_part(r.claims -> ((s ->> 'id') || $3) ->> 'w', '-', 1)::int as pid
  from heddle.run r join heddle.plan p on p.id = r.plan_id, jsonb_array_elements(p.plan::jsonb -> 'segments') s
  where r.id = $1 and s -> 'nodes' ? $2 and r.claims -> ((s ->> 'id') || $3) ? 'w'`;

const EVENTS = 'select seq, n, body::text from heddle.run_event where run_id = $1 order by seq';
const OPEN = 'select id from heddle.run where id = any($1::uuid[]) and ended_at is null';

/** Opens the record with a superuser's address. */
export function openRecord(url: string): LabRecord {
  const pool = new Pool({ connectionString: url, max: 4 });
  pool.on('error', () => undefined);
  const query = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await pool.query<Row>(text, [...values])).rows;
  const countOf = async (text: string): Promise<number> =>
    (await query<{ count: number }>(`select count(*)::int as count from ${text}`))[0]?.count ?? 0;
  return {
    query,
    runs: (ids) => query<RecordedRun>(RUNS, [ids]),
    events: async (runId) => {
      const rows = await query<EventRow>(EVENTS, [runId]);
      return { events: rows.flatMap(eventsOf), text: rows.map((row) => row.body).join('\n') };
    },
    openRuns: async (ids) => (await query<{ id: string }>(OPEN, [ids])).map((row) => row.id),
    openCount: () => countOf('heddle.run where ended_at is null'),
    heldBy: (pid) => query<HeldSegment>(HELD, [`${pid}-%`]),
    holderOf: async (runId, nodeId, iteration) => {
      const instance = iteration === '' ? '' : `@${iteration}`;
      return (await query<{ pid: number }>(HOLDER, [runId, nodeId, instance]))[0]?.pid;
    },
    queued: () => countOf(`heddle_queue.job where state in ('waiting', 'active', 'delayed')`),
    connections: () => countOf('pg_stat_activity where datname = current_database()'),
    holding: async (statements, release) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        for (const statement of statements) await client.query(statement);
        await release;
      } finally {
        await client.query('rollback');
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

interface EventRow {
  readonly seq: number;
  readonly n: number;
  readonly body: string;
}

/** The events of a row; its number is that of the last of them. */
function eventsOf({ seq, n, body }: EventRow): RecordedEvent[] {
  const events = JSON.parse(body) as RecordedEvent[]; // cast: the record's own format
  return events.map((event, index) => ({ ...event, seq: seq - n + 1 + index }));
}
