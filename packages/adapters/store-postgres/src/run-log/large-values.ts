import { createHash } from 'node:crypto';
import { activationKey, HeddleError, type JsonObject, type RunEventBody } from '@heddle/contracts';
import { type Commit, VALUE_LIMITS } from '@heddle/ports';
import type { SqlSession } from '../connection.ts';
import { recordCorrupt } from './checksum.ts';

/**
 * A value and its run are written together, before the commit that refers to it: a commit that fails then leaves a
 * value which goes with its run. A value that is there already is updated for its lock: whoever deletes values
 * without runs then waits for this statement.
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
  from unnest($1::uuid[], $2::text[]) x(run_id, hash)
  join heddle.run_blob l on l.run_id = x.run_id and l.hash = x.hash
  join heddle.blob b on b.workspace_id = l.workspace_id and b.hash = l.hash`;

/** The events of a commit, large outputs replaced by references to where they are now kept. */
export async function keepLarge(session: SqlSession, commit: Commit): Promise<readonly RunEventBody[]> {
  const bodies = new Map<string, string>();
  const events = commit.events.map((event): RunEventBody => {
    if (event.type !== 'node-completed' || event.outputs === undefined) return event;
    const body = JSON.stringify(event.outputs);
    const bytes = Buffer.byteLength(body);
    if (bytes <= VALUE_LIMITS.inlineBytes) return event;
    if (bytes > VALUE_LIMITS.maxBytes) throw tooLarge(event, bytes);
    const ref = refOf(body);
    bodies.set(ref, body);
    const { outputs: _outputs, ...rest } = event;
    return { ...rest, ref };
  });
  if (bodies.size > 0)
    await session.query({
      name: 'heddle-keep-large',
      text: KEEP,
      values: [commit.claim.runId, [...bodies.keys()], [...bodies.values()]],
    });
  return events;
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
      refOf(body) === ref ? (JSON.parse(body) as JsonObject) : recordCorrupt(runId, `outputs under ${ref}`), // cast: as it was written
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

function tooLarge(
  { nodeId, iteration }: Extract<RunEventBody, { type: 'node-completed' }>,
  bytes: number,
): HeddleError {
  return new HeddleError(
    'value-too-large',
    `The outputs of node \`${activationKey(nodeId, iteration)}\` are ${bytes} bytes of JSON, at most ${VALUE_LIMITS.maxBytes} are kept. Let the node give less, or split its work.`,
    { details: { nodeId, bytes, limit: VALUE_LIMITS.maxBytes } },
  );
}
