import { createHash } from 'node:crypto';
import { activationKey, HeddleError, type JsonObject, type RunEventBody } from '@heddle/contracts';
import { type Commit, VALUE_LIMITS } from '@heddle/ports';
import type { SqlSession } from '../connection.ts';
import { BATCH } from './batch.ts';
import { recordCorrupt } from './checksum.ts';

/**
 * Values that are there already are referred to without being sent again. Their lock makes whoever deletes values
 * without runs wait for this statement.
 */
const LINK = `
  with known as materialized (
    select b.workspace_id, b.hash from heddle.run r
    join heddle.blob b on b.workspace_id = r.workspace_id and b.hash = any($2::text[])
    where r.id = $1 and r.ended_at is null
    order by b.hash for key share of b
  ), linked as (
    insert into heddle.run_blob (run_id, hash, workspace_id) select $1, hash, workspace_id from known
    on conflict (run_id, hash) do nothing
  )
  select hash from known`;

/**
 * A value and its run are written together, before the commit that refers to it: a commit that fails then leaves a
 * value which goes with its run. A value that came in between is updated for its lock, as above.
 */
const KEEP = `
  with x as (
    select r.workspace_id, r.id, v.hash, v.body from heddle.run r, unnest($2::text[], $3::text[]) v(hash, body)
    where r.id = $1 and r.ended_at is null
  ), kept as (
    insert into heddle.blob as b (workspace_id, hash, body) select workspace_id, hash, body from x order by hash
    on conflict (workspace_id, hash) do update set created_at = now()
  )
  insert into heddle.run_blob (run_id, hash, workspace_id) select id, hash, workspace_id from x
  on conflict (run_id, hash) do nothing`;

const READ = `
  select x.run_id, x.hash, b.body
  from (select * from unnest($1::uuid[], $2::text[]) x(run_id, hash) ${BATCH}) x
  join heddle.run_blob l on l.run_id = x.run_id and l.hash = x.hash
  join heddle.blob b on b.workspace_id = l.workspace_id and b.hash = l.hash`;

/** A value as it is kept: its JSON under the name of its content. */
export interface LargeValue {
  readonly ref: string;
  readonly body: string;
}

/**
 * What is kept beside a run, when this JSON is too large to stand in a row. Small ones cost nothing but a look.
 *
 * @param what - For people: "input".
 * @throws HeddleError `value-too-large`.
 */
export function asLarge(body: string, what: string, details: JsonObject = {}): LargeValue | undefined {
  // A character is three bytes at most.
  if (body.length <= VALUE_LIMITS.inlineBytes / 3) return undefined;
  const bytes = Buffer.byteLength(body);
  if (bytes <= VALUE_LIMITS.inlineBytes) return undefined;
  if (bytes <= VALUE_LIMITS.maxBytes) return { ref: refOf(body), body };
  throw new HeddleError(
    'value-too-large',
    `Expected the ${what} to be at most ${VALUE_LIMITS.maxBytes} bytes of JSON, found ${bytes}. Give less, or split the work.`,
    { details: { ...details, bytes, limit: VALUE_LIMITS.maxBytes } },
  );
}

/** Keeps values beside an open run; each is sent once for all runs of the workspace. */
export async function keepValues(
  session: SqlSession,
  runId: string,
  values: readonly LargeValue[],
): Promise<void> {
  const known = new Set(
    await linkValues(
      session,
      runId,
      values.map(({ ref }) => ref),
    ),
  );
  const fresh = values.filter(({ ref }) => !known.has(ref));
  if (fresh.length === 0) return;
  await session.query({
    name: 'heddle-keep-large',
    text: KEEP,
    values: [runId, fresh.map(({ ref }) => ref), fresh.map(({ body }) => body)],
  });
}

/** Makes an open run refer to values that its workspace has; answers which those are. */
export async function linkValues(
  session: SqlSession,
  runId: string,
  refs: readonly string[],
): Promise<readonly string[]> {
  const rows = await session.query<{ hash: string }>({
    name: 'heddle-link-large',
    text: LINK,
    values: [runId, refs],
  });
  return rows.map(({ hash }) => hash);
}

/** What of a commit is written otherwise than it came: large values are kept beside the run, and referred to. */
export interface KeptCommit {
  readonly events: readonly RunEventBody[];
  readonly outputRef?: string;
}

/** Keeps the large values of a commit. @throws HeddleError `value-too-large`, and then nothing is kept. */
export async function keepLarge(session: SqlSession, { claim, events, end }: Commit): Promise<KeptCommit> {
  const values = new Map<string, LargeValue>();
  const keep = (value: object | undefined, what: string, details?: JsonObject): string | undefined => {
    const large = value && asLarge(JSON.stringify(value), what, details);
    if (large) values.set(large.ref, large);
    return large?.ref;
  };
  let outputRef: string | undefined;
  const kept = events.map((event): RunEventBody => {
    if (event.type === 'node-completed') {
      const { nodeId, iteration } = event;
      const what = `outputs of node \`${activationKey(nodeId, iteration)}\``;
      const ref = keep(event.outputs, what, { nodeId });
      const { outputs: _outputs, ...rest } = event;
      return ref === undefined ? event : { ...rest, ref };
    }
    if (event.type !== 'run-completed') return event;
    outputRef = keep(event.output, 'output of the run');
    const { output: _output, ...rest } = event;
    return outputRef === undefined ? event : { ...rest, ref: outputRef };
  });
  if (values.size > 0) await keepValues(session, claim.runId, [...values.values()]);
  return { events: kept, ...(outputRef === undefined || end?.output === undefined ? {} : { outputRef }) };
}

/** A large value and the run that refers to it. */
export interface ValueRef {
  readonly runId: string;
  readonly ref: string;
}

/**
 * Reads large values; missing ones are left out. The key of each is {@link valueKey}.
 *
 * @returns Per key the value, or `record-corrupt` when its text does not have the hash it is kept under.
 */
export async function readLarge(
  session: SqlSession,
  refs: readonly ValueRef[],
): Promise<ReadonlyMap<string, JsonObject | HeddleError>> {
  if (refs.length === 0) return new Map();
  const rows = await session.query<{ run_id: string; hash: string; body: string }>({
    name: 'heddle-read-large',
    text: READ,
    values: [refs.map(({ runId }) => runId), refs.map(({ ref }) => ref)],
  });
  return new Map(
    rows.map(({ run_id: runId, hash: ref, body }) => [
      valueKey({ runId, ref }),
      refOf(body) === ref ? (JSON.parse(body) as JsonObject) : recordCorrupt(runId, `values under ${ref}`), // cast: as it was written
    ]),
  );
}

/** The name of a value within an answer of {@link readLarge}. */
export function valueKey({ runId, ref }: ValueRef): string {
  return `${runId} ${ref}`;
}

function refOf(body: string): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
