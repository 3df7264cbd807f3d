import { activationKey, type RunEventBody } from '@heddle/contracts';
import type { Commit, CommitResult, RunLog } from '@heddle/ports';
import { createBatcher } from '../batcher.ts';
import type { Postgres } from '../connection.ts';
import { isDataError } from '../store-error.ts';
import { isUuid } from '../uuid.ts';
import { controlJson } from './control-json.ts';
import { exchangeColumns, type WrittenExchange, weightOf, writtenExchanges } from './exchange-rows.ts';
import { NOW_MS } from './liveness.ts';
import { SNAPSHOT_COLUMNS, type SnapshotRow, toSnapshot } from './run-row.ts';
import { textArray } from './text-array.ts';

/** SQL: whether the segment that a commit wants to keep may be taken: ready before, or made ready by this commit. */
const CAN_KEEP = `(x.keep = any(r.ready) or x.keep = any(x.added::text[]))`;

/**
 * One statement for all commits of a batch: compare and set under the row's lock, then events and writes of those
 * that passed. `v` in a kept claim is the version that kept it, by which RETURNING tells a claim kept now from one
 * that was there.
 */
const commitStatement = (recorded: string) => `
  with x as (
    select * from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::int[], $6::jsonb[], $7::json[], $8::int[],
      $9::text[], $10::text[], $11::boolean[], $12::text[], $13::float8[], $14::float8[], $15::float8[], $16::boolean[],
      $17::text[], $18::json[], $19::json[], $20::text[], $25::text[], $26::text[])
    as x(id, segment, epoch, worker, version, settled, events, n, activations, added, release, keep, input_tokens,
      output_tokens, cost_usd, estimated, end_status, output, error, vault, forgotten, status)
  ), applied as (
    update heddle.run r set
      version = r.version + 1,
      seq = r.seq + x.n,
      state = case when x.forgotten is null then r.state else r.state - x.forgotten::text[] end
        || coalesce(x.settled, '{}'),
      status = coalesce(x.end_status, x.status, r.status),
      ready = case
        when x.end_status is not null then '{}'
        when x.added is null and x.keep is null then r.ready
        else array_remove(r.ready || array(select a from unnest(x.added::text[]) a where a <> all(r.ready)), x.keep) end,
      ready_at = case when r.ready = '{}' then now() else r.ready_at end,
      parked = case when x.end_status is null then r.parked end,
      claims = case when x.end_status is not null then '{}' else r.claims
        || case when x.release then jsonb_build_object(x.segment, jsonb_build_object('e', x.epoch))
             when x.settled is not null then jsonb_build_object(x.segment, (r.claims -> x.segment) - 'd')
             else '{}' end
        || case when ${CAN_KEEP} then jsonb_build_object(x.keep, jsonb_build_object(
             'e', greatest(coalesce((r.claims -> x.keep ->> 'e')::int, 0), r.version) + 1,
             'w', x.worker, 't', ${NOW_MS}, 'v', r.version + 1)) else '{}' end
        end,
      input_tokens = r.input_tokens + x.input_tokens::bigint,
      output_tokens = r.output_tokens + x.output_tokens::bigint,
      cost_usd = r.cost_usd + x.cost_usd,
      usage_estimated = r.usage_estimated or x.estimated,
      output = x.output,
      error = x.error,
      vault = coalesce(x.vault, r.vault),
      ended_at = case when x.end_status is not null then now() end
    from x
    where r.id = x.id and r.ended_at is null and r.version = x.version
      and (r.claims -> x.segment ->> 'e')::int = x.epoch and r.claims -> x.segment ->> 'w' = x.worker
    returning r.id, r.workspace_id, r.version, r.seq, x.n, x.activations, x.events,
      case when (r.claims -> x.keep ->> 'v')::int = r.version then (r.claims -> x.keep ->> 'e')::int end as kept
  ), written as (
    insert into heddle.run_event (run_id, seq, n, activations, body)
    select id, seq, n, activations::text[], events from applied where n > 0
  ), remembered as (
    insert into heddle.memory_turn (workspace_id, memory, session, turns)
    select a.workspace_id, m.memory, m.session, m.turns
    from unnest($21::uuid[], $22::text[], $23::text[], $24::json[]) with ordinality
      as m(id, memory, session, turns, place)
    join applied a on a.id = m.id order by m.place
  ), timed as (
    insert into heddle.timer (run_id, activation, segment, due_at)
    select a.id, t.activation, t.segment, coalesce(t.at, now() + t.after_ms * interval '1 millisecond')
    from unnest($27::uuid[], $28::text[], $29::text[], $30::float8[], $31::timestamptz[])
      as t(id, activation, segment, after_ms, at)
    join applied a on a.id = t.id
    on conflict (run_id, activation) do update set segment = excluded.segment, due_at = excluded.due_at
  )${recorded}
  select id, version, seq, kept from applied`;

const COMMIT = commitStatement('');

/** The same statement with one more part, for batches in which a node asked the outside. */
const COMMIT_EXCHANGES = commitStatement(`, recorded as (
    insert into heddle.exchange (run_id, activation, attempt, turn, ordinal, workspace_id, kind, hash, request, answer)
    select a.id, e.activation, e.attempt, e.turn, e.ordinal, a.workspace_id, e.kind, e.hash, e.request, e.answer
    from unnest($32::uuid[], $33::text[], $34::int[], $35::int[], $36::int[], $37::text[], $38::text[], $39::json[],
      $40::json[]) as e(id, activation, attempt, turn, ordinal, kind, hash, request, answer)
    join applied a on a.id = e.id
  )`);

const SNAPSHOTS = `select ${SNAPSHOT_COLUMNS} from heddle.run r where r.id = any($1::uuid[]) and r.ended_at is null`;

/** A commit whose values are written as JSON, once: for the batch's weight and for the statement. */
interface WrittenCommit extends Commit {
  readonly eventsJson: string;
  readonly exchanges: readonly WrittenExchange[];
}

interface AppliedRow {
  readonly id: string;
  readonly version: number;
  readonly seq: number;
  readonly kept: number | null;
}

/** Commits; those that arrive together are one statement. */
export function createCommit(postgres: Postgres): RunLog['commit'] {
  const enqueue = createBatcher<WrittenCommit, CommitResult>({
    send: (commits) => commitAll(postgres, commits),
    keysOf: (commit) => [commit.claim.runId],
    weigh: (commit) => commit.eventsJson.length + weightOf(commit.exchanges),
    isItemsFault: isDataError,
  });
  return async (commit) =>
    isUuid(commit.claim.runId)
      ? enqueue({
          ...commit,
          eventsJson: JSON.stringify(commit.events),
          exchanges: writtenExchanges(commit),
        })
      : { outcome: 'fenced' };
}

async function commitAll(
  postgres: Postgres,
  commits: readonly WrittenCommit[],
): Promise<readonly CommitResult[]> {
  // Rows are locked in the order of the arrays; one order for everybody means no deadlocks.
  const ordered = commits.toSorted((left, right) => (left.claim.runId < right.claim.runId ? -1 : 1));
  const exchanges = ordered.flatMap((commit) => commit.exchanges);
  const rows = await postgres.query<AppliedRow>({
    ...(exchanges.length === 0
      ? { name: 'heddle-commit', text: COMMIT }
      : { name: 'heddle-commit-exchanges', text: COMMIT_EXCHANGES }),
    values: [
      ...commitColumns(ordered),
      ...memoryColumns(ordered),
      ...waitColumns(ordered),
      ...exchangeColumns(exchanges),
    ],
  });
  const applied = new Map(rows.map((row) => [row.id, row]));
  const refused = commits.filter((commit) => !applied.has(commit.claim.runId));
  const open = await openRuns(postgres, refused);
  return commits.map((commit) => {
    const row = applied.get(commit.claim.runId);
    return row === undefined ? explain(commit, open.get(commit.claim.runId)) : toCommitted(row);
  });
}

function toCommitted(row: AppliedRow): CommitResult {
  return {
    outcome: 'committed',
    version: row.version,
    seq: row.seq,
    ...(row.kept === null ? {} : { keptEpoch: row.kept }),
  };
}

/** A claim that is still the newest one of an open run lost to another commit; any other is fenced. */
function explain(commit: Commit, row: SnapshotRow | undefined): CommitResult {
  const held = row?.claims[commit.claim.segment];
  if (row === undefined || held?.e !== commit.claim.epoch || held.w !== commit.claim.workerId) {
    return { outcome: 'fenced' };
  }
  return { outcome: 'moved', snapshot: toSnapshot(row) };
}

async function openRuns(
  postgres: Postgres,
  commits: readonly Commit[],
): Promise<ReadonlyMap<string, SnapshotRow>> {
  if (commits.length === 0) return new Map();
  const rows = await postgres.query<SnapshotRow>({
    name: 'heddle-snapshots',
    text: SNAPSHOTS,
    values: [commits.map((commit) => commit.claim.runId)],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

function commitColumns(commits: readonly WrittenCommit[]): readonly unknown[] {
  const column = <Value>(of: (commit: WrittenCommit) => Value) => commits.map(of);
  return [
    column(({ claim }) => claim.runId),
    column(({ claim }) => claim.segment),
    column(({ claim }) => claim.epoch),
    column(({ claim }) => claim.workerId),
    column((commit) => commit.expectedVersion),
    column((commit) => (Object.keys(commit.settled).length === 0 ? undefined : controlJson(commit.settled))),
    column((commit) => commit.eventsJson),
    column((commit) => commit.events.length),
    column((commit) => arrayUnlessEmpty(settledActivations(commit.events))),
    column((commit) => arrayUnlessEmpty([...new Set(commit.ready)])),
    column((commit) => commit.release),
    column((commit) => commit.keep),
    column((commit) => commit.usage?.inputTokens ?? 0),
    column((commit) => commit.usage?.outputTokens ?? 0),
    column((commit) => commit.usage?.costUsd ?? 0),
    column((commit) => commit.usage?.estimated ?? false),
    column((commit) => commit.end?.status),
    column((commit) => jsonOf(commit.end?.output)),
    column((commit) => jsonOf(commit.end?.error)),
    column((commit) => vaultOf(commit)),
  ];
}

function memoryColumns(commits: readonly Commit[]): readonly unknown[] {
  const rows = commits.flatMap(({ claim, writes = [] }) =>
    writes.flatMap((write) => (write.type === 'memory' ? [{ ...write, runId: claim.runId }] : [])),
  );
  return [
    rows.map((row) => row.runId),
    rows.map((row) => row.memory),
    rows.map((row) => row.session),
    rows.map((row) => JSON.stringify(row.turns)),
  ];
}

function waitColumns(commits: readonly Commit[]): readonly unknown[] {
  const timers = commits.flatMap(({ claim, timers: set = [] }) =>
    set.map((timer) => ({ ...timer, runId: claim.runId })),
  );
  return [
    commits.map((commit) => arrayUnlessEmpty(commit.forgotten ?? [])),
    commits.map((commit) => commit.status),
    timers.map((timer) => timer.runId),
    timers.map((timer) => timer.activation),
    timers.map((timer) => timer.segment),
    timers.map(({ due }) => ('afterMs' in due ? due.afterMs : undefined)),
    timers.map(({ due }) => ('at' in due ? new Date(due.at).toISOString() : undefined)),
  ];
}

function vaultOf(commit: Commit): string | undefined {
  const sealed = commit.writes?.flatMap((write) => (write.type === 'vault' ? [write.sealed] : []));
  return sealed?.at(-1);
}

function settledActivations(events: readonly RunEventBody[]): string[] {
  return events.flatMap((event) =>
    event.type === 'node-completed' ? [activationKey(event.nodeId, event.iteration)] : [],
  );
}

function arrayUnlessEmpty(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : textArray(items);
}

function jsonOf(value: object | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
