import { createHash } from 'node:crypto';
import type { RunLog, StartResult, StartRun } from '@heddle/ports';
import { arrayLiteral } from '../array-literal.ts';
import { createBatcher } from '../batcher.ts';
import type { Postgres, SqlSession } from '../connection.ts';
import { isDataError } from '../store-error.ts';
import { checksumOf } from './checksum.ts';
import { asLarge, keepValues, type LargeValue } from './large-values.ts';
import { previewOf } from './preview.ts';
import { givenSum } from './run-row.ts';

/** How long an idempotency key is remembered. */
export const IDEMPOTENCY_KEPT = '24 hours';

/**
 * One statement for all runs of a batch: keys first, then the runs whose key (if any) was free, and their events. A
 * key that another transaction is just inserting makes the statement wait for that one's end.
 */
const START = `
  with x as (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::text[], $7::text[], $8::json[],
      $9::text[], $10::text[], $11::text[], $12::text[], $13::json[], $14::text[], $15::int[], $16::json[],
      $17::text[], $18::text[], $19::text[], $20::bool[], $21::jsonb[], $22::json[], $23::json[], $24::int[], $25::int[])
    as x(id, workspace_id, plan_id, flow_id, version, slug, key_id, input, preview, session, end_user, serial_key,
      pins, ready, n, events, scope, key, body_hash, watched, caller, fork, replay, sum, given_sum)
  ), taken as (
    insert into heddle.idempotency as known (scope, key, run_id, body_hash)
    select scope, key, id, body_hash from x where scope is not null order by scope, key
    on conflict (scope, key) do update
      set run_id = excluded.run_id, body_hash = excluded.body_hash, created_at = now()
      where known.created_at < now() - interval '${IDEMPOTENCY_KEPT}'
    returning run_id
  ), started as (
    insert into heddle.run (id, workspace_id, plan_id, flow_id, published_version, slug, key_id, input, preview,
      session, end_user, serial_key, pins, status, seq, ready, parked, idempotent_body_hash, watched, caller, fork,
      replay, given_sum)
    select x.id, x.workspace_id, x.plan_id, x.flow_id, x.version, x.slug, x.key_id, x.input, x.preview,
      x.session, x.end_user, x.serial_key, x.pins, 'queued', x.n,
      case when waits then '{}' else x.ready::text[] end, case when waits then x.ready::text[] end, x.body_hash, x.watched, x.caller,
      x.fork, x.replay, x.given_sum
    from x cross join lateral (
      select x.serial_key is not null and exists (
        select from heddle.run o where o.serial_key = x.serial_key and o.ended_at is null) as waits) behind
    where x.scope is null or x.id in (select run_id from taken)
    returning id, parked
  ), written as (
    insert into heddle.run_event (run_id, seq, n, body, sum)
    select x.id, x.n, x.n, x.events, x.sum from x join started on started.id = x.id where x.n > 0
  )
  select id, parked is not null as waits from started`;

const KNOWN_KEYS = `
  select i.scope, i.key, i.run_id, i.body_hash
  from unnest($1::text[], $2::text[]) x(scope, key)
  join heddle.idempotency i on i.scope = x.scope and i.key = x.key`;

/**
 * Accepts runs; those that arrive together are one statement, except runs of a session, which take its lock, and runs
 * with values that are too large for their row.
 */
export function createStart(postgres: Postgres): RunLog['start'] {
  const enqueue = createBatcher<WrittenRun, StartResult>({
    send: (runs) => startAll(postgres, runs),
    keysOf: (run) => (run.idempotency === undefined ? [run.runId] : [run.runId, keyOf(run.idempotency)]),
    weigh: (run) => run.inputJson.length + run.eventsJson.length,
    isItemsFault: isDataError,
  });
  return async function start(run) {
    const [inputJson, pinsJson] = [JSON.stringify(run.input), jsonOf(run.pins)];
    const input = asLarge(inputJson, 'input');
    const pins = pinsJson === null ? undefined : asLarge(pinsJson, 'pinned outputs');
    const fork = storedFork(run.fork);
    const large =
      input || pins || fork.large ? [input, pins, fork.large].flatMap((each) => each ?? []) : undefined;
    const written = {
      ...run,
      preview: previewOf(run.input, inputJson),
      // Both are objects, so a text in their place can only be what they are kept under.
      inputJson: input === undefined ? inputJson : JSON.stringify(input.ref),
      pinsJson: pins === undefined ? pinsJson : JSON.stringify(pins.ref),
      large,
      forkJson: fork.json,
      eventsJson: JSON.stringify(run.events),
    };
    const { serialKey } = run;
    if (serialKey === undefined && large === undefined) return enqueue(written);
    return postgres.transaction(
      (session) => startOne(session, written),
      serialKey === undefined ? {} : { lock: serialLock(serialKey) },
    );
  };
}

/** A run that does not share its statement. What is large is kept in the same transaction, if a run was started. */
async function startOne(session: SqlSession, run: WrittenRun): Promise<StartResult> {
  const [result] = await startAll(session, [run]);
  if (run.large && result?.outcome === 'started') await keepValues(session, run.runId, run.large);
  return result as StartResult; // cast: one result per run
}

/** A run whose values are written as JSON, once: for the batch's weight and for the statement. */
interface WrittenRun extends StartRun {
  readonly inputJson: string;
  readonly preview: string;
  /** What is kept beside the run. */
  readonly large: readonly LargeValue[] | undefined;
  readonly pinsJson: string | null;
  readonly forkJson: string | null;
  readonly eventsJson: string;
}

/**
 * Where a run goes on from as its row holds it, and what of that is kept beside the run. The ids come first: a list reads
 * them and leaves the inputs alone.
 */
function storedFork(fork: StartRun['fork']): { readonly json: string | null; readonly large?: LargeValue } {
  if (fork === undefined) return { json: null };
  const { runId, nodeId, inputs } = fork;
  if (inputs === undefined) return { json: JSON.stringify({ runId, nodeId }) };
  const large = asLarge(JSON.stringify(inputs), 'inputs of the fork');
  return large === undefined
    ? { json: JSON.stringify({ runId, nodeId, inputs }) }
    : { json: JSON.stringify({ runId, nodeId, inputsRef: large.ref }), large };
}

function jsonOf(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** The advisory lock under which runs of a serial key are accepted and released. */
export function serialLock(serialKey: string): bigint {
  return createHash('sha256').update(`serial ${serialKey}`).digest().readBigInt64BE(0);
}

async function startAll(session: SqlSession, runs: readonly WrittenRun[]): Promise<readonly StartResult[]> {
  const results = new Map<string, StartResult>();
  let open = runs;
  while (open.length > 0) {
    for (const row of await insert(session, open)) {
      results.set(row.id, { outcome: 'started', runId: row.id, queuedBehindSession: row.waits });
    }
    const refused = open.filter((run) => !results.has(run.runId));
    for (const [runId, result] of await explain(session, refused)) results.set(runId, result);
    // A key that expired between the two statements is free now.
    open = refused.filter((run) => !results.has(run.runId));
  }
  return runs.map((run) => results.get(run.runId) as StartResult); // cast: the loop ends when all have one
}

function insert(session: SqlSession, runs: readonly WrittenRun[]) {
  const column = <Value>(of: (run: WrittenRun) => Value) => runs.map(of);
  return session.query<{ id: string; waits: boolean }>({
    name: 'heddle-start',
    text: START,
    values: [
      column((run) => run.runId),
      column((run) => run.workspaceId),
      column((run) => run.planId),
      column((run) => run.flowId),
      column((run) => run.version),
      column((run) => run.slug),
      column((run) => run.keyId),
      column((run) => run.inputJson),
      column((run) => run.preview),
      column((run) => run.session),
      column((run) => run.user),
      column((run) => run.serialKey),
      column((run) => run.pinsJson),
      column((run) => arrayLiteral(run.ready)),
      column((run) => run.events.length),
      column((run) => run.eventsJson),
      column((run) => run.idempotency?.scope),
      column((run) => run.idempotency?.key),
      column((run) => run.idempotency?.bodyHash),
      column((run) => run.watched ?? false),
      column((run) => jsonOf(run.caller)),
      column((run) => run.forkJson),
      column((run) => jsonOf(run.replay)),
      column((run) => checksumOf(run.eventsJson)),
      column((run) => givenSum(run.inputJson, run.pinsJson, run.forkJson)),
    ],
  });
}

async function explain(
  session: SqlSession,
  refused: readonly WrittenRun[],
): Promise<readonly (readonly [string, StartResult])[]> {
  const keyed = refused.flatMap(({ runId, idempotency }) =>
    idempotency === undefined ? [] : [{ runId, ...idempotency }],
  );
  if (keyed.length === 0) return [];
  const rows = await session.query<{ scope: string; key: string; run_id: string; body_hash: string }>({
    text: KNOWN_KEYS,
    values: [keyed.map((run) => run.scope), keyed.map((run) => run.key)],
  });
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  return keyed.flatMap((run) => {
    const row = known.get(keyOf(run));
    if (row === undefined) return [];
    const result: StartResult =
      row.body_hash === run.bodyHash ? { outcome: 'replayed', runId: row.run_id } : { outcome: 'conflict' };
    return [[run.runId, result] as const];
  });
}

function keyOf({ scope, key }: { readonly scope: string; readonly key: string }): string {
  return JSON.stringify([scope, key]);
}
