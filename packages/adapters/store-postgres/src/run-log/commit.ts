import { HeddleError } from '@heddle/contracts';
import { type Commit, type CommitResult, type RunLog, VALUE_LIMITS } from '@heddle/ports';
import { createBatcher } from '../batcher.ts';
import type { Postgres } from '../connection.ts';
import { isDataError, orError } from '../store-error.ts';
import { isUuid } from '../uuid.ts';
import { BATCH, IS_OPEN } from './batch.ts';
import { stateSum } from './checksum.ts';
import { commitValues, type WrittenCommit } from './commit-values.ts';
import { exchangeColumns, weightOf, writtenExchanges } from './exchange-rows.ts';
import { keepLarge } from './large-values.ts';
import { NOW_MS } from './liveness.ts';
import { SNAPSHOT_COLUMNS, type SnapshotRow, toSnapshot } from './run-row.ts';

/** SQL: whether the segment that a commit wants to keep may be taken: ready before, or made ready by this commit. */
const CAN_KEEP = `(x.keep = any(r.ready) or x.keep = any(x.added::text[]))`;

const NEXT_STATE = `(case when x.forgotten is null then r.state else r.state - x.forgotten::text[] end
        || coalesce(x.settled, '{}'))`;

/**
 * One statement for all commits of a batch: compare and set under the row's lock, then events and writes of those
 * that passed. `v` in a kept claim is the version that kept it, by which RETURNING tells a claim kept now from one
 * that was there.
 */
const commitStatement = (recorded: string) => `
  with x as (
    select * from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::int[], $6::jsonb[], $7::json[], $8::int[],
      $9::text[], $10::text[], $11::boolean[], $12::text[], $13::float8[], $14::float8[], $15::float8[], $16::boolean[],
      $17::text[], $18::json[], $19::json[], $20::text[], $25::text[], $26::text[], $32::int[], $33::int[])
    as x(id, segment, epoch, worker, version, settled, events, n, activations, added, release, keep, input_tokens,
      output_tokens, cost_usd, estimated, end_status, output, error, vault, forgotten, status, sum, deaths)
    ${BATCH}
  ), applied as (
    update heddle.run r set
      version = r.version + 1,
      seq = r.seq + x.n,
      state = ${NEXT_STATE},
      state_sum = case when x.settled is null and x.forgotten is null then r.state_sum
        else ${stateSum(NEXT_STATE)} end,
      status = coalesce(x.end_status, x.status, r.status),
      ready = case
        when x.end_status is not null then '{}'
        when x.added is null and x.keep is null then r.ready
        else array_remove(r.ready || array(select a from unnest(x.added::text[]) a where a <> all(r.ready)), x.keep) end,
      ready_at = case when r.ready = '{}' then now() else r.ready_at end,
      parked = case when x.end_status is null then r.parked end,
      claims = case when x.end_status is not null then '{}' else r.claims
        || case when x.release then jsonb_build_object(x.segment, jsonb_build_object('e', x.epoch))
             when x.settled is not null then jsonb_build_object(x.segment,
               (r.claims -> x.segment) || jsonb_build_object('d', x.deaths))
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
    where r.id = x.id and ${IS_OPEN} and r.version = x.version
      and (r.claims -> x.segment ->> 'e')::int = x.epoch and r.claims -> x.segment ->> 'w' = x.worker
      and r.state_sum = ${stateSum('r.state')}
    returning r.id, r.workspace_id, r.version, r.seq, x.n, x.activations, x.events, x.sum,
      case when (r.claims -> x.keep ->> 'v')::int = r.version then (r.claims -> x.keep ->> 'e')::int end as kept
  ), written as (
    insert into heddle.run_event (run_id, seq, n, activations, body, sum)
    select id, seq, n, activations::text[], events, sum from applied where n > 0
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

/**
 * The same statement with one more part, for batches in which a node asked the outside. A run's workspace is looked up
 * in one object: a join would go through the whole batch again for every exchange.
 */
const COMMIT_EXCHANGES = commitStatement(`, owners as (
    select jsonb_object_agg(id, workspace_id) as of from applied
  ), recorded as (
    insert into heddle.exchange (run_id, activation, attempt, turn, ordinal, workspace_id, kind, hash, request, answer)
    select e.id, e.activation, e.attempt, e.turn, e.ordinal, (o.of ->> e.id::text)::uuid, e.kind, e.hash, e.request,
      e.answer
    from owners o, unnest($34::uuid[], $35::text[], $36::int[], $37::int[], $38::int[], $39::text[], $40::text[],
      $41::json[], $42::json[]) as e(id, activation, attempt, turn, ordinal, kind, hash, request, answer)
    where o.of ? e.id::text
    on conflict do nothing
  )`);

const SNAPSHOTS = `select ${SNAPSHOT_COLUMNS} from (select * from unnest($1::uuid[]) x(id) ${BATCH}) x
  join heddle.run r on r.id = x.id where ${IS_OPEN}`;

interface AppliedRow {
  readonly id: string;
  readonly version: number;
  readonly seq: number;
  readonly kept: number | null;
}

/** Commits; those that arrive together are one statement. Large values are kept before. */
export function createCommit(postgres: Postgres): RunLog['commit'] {
  const enqueue = createBatcher<WrittenCommit, CommitResult | HeddleError>({
    send: (commits) => commitAll(postgres, commits),
    keysOf: (commit) => [commit.claim.runId],
    // Only what was decided on the newest version can pass; what was not would be refused before it.
    rank: (commit) => commit.expectedVersion,
    weigh: (commit) => commit.eventsJson.length + weightOf(commit.exchanges),
    isItemsFault: isDataError,
  });
  return async (commit) => {
    if (!isUuid(commit.claim.runId)) return { outcome: 'fenced' };
    const eventsJson = JSON.stringify(commit.events);
    // A character is three bytes at most. The output of a run stands in its last event too.
    const isSmall = eventsJson.length <= VALUE_LIMITS.inlineBytes / 3;
    const exchanges = writtenExchanges(commit);
    const written = isSmall ? { eventsJson, exchanges } : await withLargeKept(postgres, commit, exchanges);
    const result = await enqueue({ ...commit, ...written });
    if (HeddleError.is(result)) throw result;
    return result;
  };
}

/** What is written of a commit whose large values are kept beside its run. */
async function withLargeKept(
  postgres: Postgres,
  commit: Commit,
  exchanges: WrittenCommit['exchanges'],
): Promise<Omit<WrittenCommit, keyof Commit> & Pick<Commit, 'events'>> {
  const { events, outputRef } = await keepLarge(postgres, commit);
  const eventsJson = JSON.stringify(events);
  return { events, eventsJson, exchanges, ...(outputRef === undefined ? {} : { outputRef }) };
}

async function commitAll(
  postgres: Postgres,
  commits: readonly WrittenCommit[],
): Promise<readonly (CommitResult | HeddleError)[]> {
  // Rows are locked in the order of the arrays; one order for everybody means no deadlocks.
  const ordered = commits.toSorted((left, right) => (left.claim.runId < right.claim.runId ? -1 : 1));
  const exchanges = ordered.flatMap((commit) => commit.exchanges);
  const rows = await postgres.query<AppliedRow>({
    ...(exchanges.length === 0
      ? { name: 'heddle-commit', text: COMMIT }
      : { name: 'heddle-commit-exchanges', text: COMMIT_EXCHANGES }),
    values: [...commitValues(ordered), ...exchangeColumns(exchanges)],
  });
  const applied = new Map(rows.map((row) => [row.id, row]));
  const refused = commits.filter((commit) => !applied.has(commit.claim.runId));
  const open = await openRuns(postgres, refused);
  return commits.map((commit) => {
    const row = applied.get(commit.claim.runId);
    return row === undefined
      ? orError(() => explain(commit, open.get(commit.claim.runId)))
      : toCommitted(row);
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
