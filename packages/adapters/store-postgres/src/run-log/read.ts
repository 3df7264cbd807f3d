import type { ErrorJson, JsonObject, RunEvent, RunEventBody, RunFork, RunSummary } from '@heddle/contracts';
import type { RunLog, RunQuery, RunRecord } from '@heddle/ports';
import { createBatcher } from '../batcher.ts';
import type { Postgres } from '../connection.ts';
import { isDataError } from '../store-error.ts';
import { isUuid } from '../uuid.ts';
import { withoutNulls } from '../without-nulls.ts';
import { BATCH } from './batch.ts';
import { readChecked } from './checksum.ts';
import {
  COMMON_COLUMNS,
  type CommonRunRow,
  SNAPSHOT_COLUMNS,
  type SnapshotRow,
  type StoredPins,
  toCommon,
  toInput,
  toPins,
  toSnapshot,
} from './run-row.ts';

const PUBLISHED_COLUMNS = `r.published_version, r.slug, r.error,
  floor(extract(epoch from r.ended_at) * 1000)::float8 as ended_at`;

interface PublishedRow {
  readonly published_version: number | null;
  readonly slug: string | null;
  readonly error: ErrorJson | null;
  readonly ended_at: number | null;
}

interface RecordRow extends CommonRunRow, PublishedRow, Pick<SnapshotRow, 'replay' | 'caller'> {
  readonly input: JsonObject | string;
  readonly pins: StoredPins | null;
  readonly fork: RunFork | null;
  readonly key_id: string | null;
  readonly output: JsonObject | string | null;
  readonly idempotent_body_hash: string | null;
}

interface SummaryRow extends CommonRunRow, PublishedRow, Pick<SnapshotRow, 'replay'> {
  readonly preview: string;
  readonly flow_name: string | null;
  readonly forked: readonly [runId: string, nodeId: string] | null;
}

interface EventRow {
  readonly seq: number;
  readonly body: string;
  readonly sum: number | null;
}

const RECORD_COLUMNS = `${COMMON_COLUMNS}, ${PUBLISHED_COLUMNS}, r.input, r.pins, r.fork, r.replay, r.key_id, r.output,
  r.idempotent_body_hash, r.caller`;

const RECORD = `select ${RECORD_COLUMNS}
  from (select * from unnest($1::uuid[], $2::uuid[]) x(id, workspace_id) ${BATCH}) x
  join heddle.run r on r.id = x.id and r.workspace_id = x.workspace_id`;

const UNHEARD = `select ${RECORD_COLUMNS} from heddle.run r
  where r.caller is not null and not r.caller_heard and r.ended_at is not null
    and exists (select from heddle.run c where c.id = (r.caller ->> 'runId')::uuid)
  order by r.id limit $1`;

const SNAPSHOT = `select ${SNAPSHOT_COLUMNS} from heddle.run r where r.id = $1 and r.workspace_id = $2`;

/**
 * Where a run was forked off, without the inputs behind it, which may be large and hold a NUL: the column is a text as it
 * was written, and begins with the two ids.
 */
const FORK = `regexp_match(substr(r.fork::text, 1, 400), '^\\{"runId":"([^"]+)","nodeId":"([^"]+)"')`;

const LIST = `select ${COMMON_COLUMNS}, ${PUBLISHED_COLUMNS}, r.preview, r.replay, ${FORK} as forked,
    f.name as flow_name
  from heddle.run r left join heddle.flow f on f.id = r.flow_id and f.workspace_id = r.workspace_id`;

const EVENTS = `select e.seq, e.body::text, e.sum from heddle.run r join heddle.run_event e on e.run_id = r.id
  where r.id = $1 and r.workspace_id = $2 and e.seq > $3 order by e.seq limit $4`;

const MAX_EVENTS = 10_000;

/** The reading half of the record: nothing here takes a lock that a commit could wait for. */
export function createReads(
  postgres: Postgres,
): Pick<RunLog, 'get' | 'list' | 'events' | 'ended' | 'vault' | 'snapshot' | 'unheard'> {
  const readRecord = createBatcher<RecordTarget, RunRecord | undefined>({
    send: (targets) => recordsOf(postgres, targets),
    keysOf: () => [],
    weigh: () => 1,
    isItemsFault: isDataError,
  });
  return {
    get: async (target) => (isUuid(target.runId) ? readRecord(target) : undefined),
    list: (query) => listRuns(postgres, query),
    events: (target) => readEvents(postgres, target),
    async ended(runIds) {
      const rows = await postgres.query<{ id: string }>({
        text: 'select id from heddle.run where id = any($1::uuid[]) and ended_at is not null',
        values: [runIds.filter(isUuid)],
      });
      return rows.map((row) => row.id);
    },
    async snapshot({ runId, workspaceId }) {
      if (!isUuid(runId)) return undefined;
      const [row] = await postgres.query<SnapshotRow>({ text: SNAPSHOT, values: [runId, workspaceId] });
      return row && toSnapshot(row);
    },
    async unheard(limit) {
      const rows = await postgres.query<RecordRow>({
        name: 'heddle-unheard',
        text: UNHEARD,
        values: [limit],
      });
      return rows.map(toRecord);
    },
    async vault(runId) {
      const rows = await postgres.query<{ vault: string | null }>({
        text: 'select vault from heddle.run where id = $1',
        values: [runId],
      });
      return rows[0]?.vault ?? undefined;
    },
  };
}

type RecordTarget = Parameters<RunLog['get']>[0];

/** Everybody who waits for a run reads it when it ends: what is asked for in the same moment is one statement. */
async function recordsOf(
  postgres: Postgres,
  targets: readonly RecordTarget[],
): Promise<readonly (RunRecord | undefined)[]> {
  const rows = await postgres.query<RecordRow>({
    name: 'heddle-runs',
    text: RECORD,
    values: [targets.map((target) => target.runId), targets.map((target) => target.workspaceId)],
  });
  const records = new Map(rows.map((row) => [`${row.id} ${row.workspace_id}`, toRecord(row)]));
  return targets.map((target) => records.get(`${target.runId} ${target.workspaceId}`));
}

function toRecord(row: RecordRow): RunRecord {
  return {
    ...toCommon(row),
    ...toPublished(row),
    ...withoutNulls({
      serialKey: row.serial_key,
      ...(row.pins === null ? {} : toPins(row.pins)),
      fork: row.fork,
      replay: row.replay,
      caller: row.caller,
      keyId: row.key_id,
      ...(typeof row.output === 'string' ? { outputRef: row.output } : { output: row.output }),
      idempotentBodyHash: row.idempotent_body_hash,
    }),
    ...(row.published_version === null ? {} : { publishedVersion: row.published_version }),
    runId: row.id,
    workspaceId: row.workspace_id,
    ...toInput(row.input),
  };
}

function toPublished(row: PublishedRow) {
  return withoutNulls({ slug: row.slug, error: row.error, endedAt: row.ended_at });
}

async function listRuns(postgres: Postgres, query: RunQuery): Promise<readonly RunSummary[]> {
  const values: unknown[] = [query.workspaceId];
  const conditions = ['r.workspace_id = $1'];
  const where = (column: string, operator: '=' | '<', value: string | undefined) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(`r.${column} ${operator} $${values.length}`);
  };
  if ([query.before, query.flowId].some((id) => id !== undefined && !isUuid(id))) return [];
  where('id', '<', query.before);
  where('flow_id', '=', query.flowId);
  where('status', '=', query.status);
  where('session', '=', query.session);
  values.push(query.limit);
  const rows = await postgres.query<SummaryRow>({
    text: `${LIST} where ${conditions.join(' and ')} order by r.id desc limit $${values.length}`,
    values,
  });
  return rows.map(toSummary);
}

function toSummary(row: SummaryRow): RunSummary {
  return {
    ...toCommon(row),
    ...toPublished(row),
    ...withoutNulls({ version: row.published_version, flowName: row.flow_name, replay: row.replay }),
    ...(row.forked === null ? {} : { fork: { runId: row.forked[0], nodeId: row.forked[1] } }),
    id: row.id,
    preview: row.preview,
  };
}

async function readEvents(
  postgres: Postgres,
  target: Parameters<RunLog['events']>[0],
): Promise<readonly RunEvent[]> {
  if (!isUuid(target.runId)) return [];
  const limit = Math.min(target.limit ?? MAX_EVENTS, MAX_EVENTS);
  // A row holds at least one event, so `limit` rows are enough.
  const rows = await postgres.query<EventRow>({
    name: 'heddle-events',
    text: EVENTS,
    values: [target.runId, target.workspaceId, target.after, limit],
  });
  return rows
    .flatMap((row) => numbered(target.runId, row))
    .filter((event) => event.seq > target.after)
    .slice(0, limit);
}

function numbered(runId: string, { seq, body, sum }: EventRow): RunEvent[] {
  const events = readChecked<readonly RunEventBody[]>(body, sum, { runId, what: `events up to ${seq}` });
  const first = seq - events.length + 1;
  return events.map((event, index) => ({ ...event, runId, seq: first + index }));
}
