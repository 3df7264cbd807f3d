import { activationKey, HeddleError, type JsonObject, type RunEventBody } from '@heddle/contracts';
import type { RunLog } from '@heddle/ports';
import { arrayLiteral } from '../array-literal.ts';
import { createBatcher } from '../batcher.ts';
import type { Postgres } from '../connection.ts';
import { isDataError, orError } from '../store-error.ts';
import { isUuid } from '../uuid.ts';
import { BATCH } from './batch.ts';
import { readChecked } from './checksum.ts';
import { readLarge, valueKey } from './large-values.ts';

const OUTPUTS = `select x.place::int, e.seq, e.body::text, e.sum
  from (select * from unnest($1::uuid[], $2::text[]) with ordinality x(id, activations, place) ${BATCH}) x
  join heddle.run_event e on e.run_id = x.id and e.activations && x.activations::text[]
  order by x.place, e.seq`;

const IS_OF_WORKSPACE = 'select from heddle.run_blob where run_id = $1 and hash = $2 and workspace_id = $3';

type Outputs = Readonly<Record<string, JsonObject>>;

interface OutputsQuery {
  readonly runId: string;
  readonly activations: readonly string[];
}

interface OutputsRow {
  readonly place: number;
  readonly seq: number;
  readonly body: string;
  readonly sum: number | null;
}

/** Reads of what activations gave; those that arrive together are one statement, and one more if any are large. */
export function createOutputs(postgres: Postgres): Pick<RunLog, 'outputs' | 'value'> {
  const enqueue = createBatcher<OutputsQuery, Outputs | HeddleError>({
    send: (queries) => outputsOf(postgres, queries),
    keysOf: () => [],
    weigh: () => 1,
    isItemsFault: isDataError,
  });
  return {
    async outputs(runId, activations) {
      if (activations.length === 0 || !isUuid(runId)) return {};
      const found = await enqueue({ runId, activations });
      if (HeddleError.is(found)) throw found;
      return found;
    },
    async value({ runId, workspaceId, ref }) {
      if (!isUuid(runId)) return undefined;
      const known = await postgres.query<object>({
        text: IS_OF_WORKSPACE,
        values: [runId, ref, workspaceId],
      });
      if (known.length === 0) return undefined;
      const value = (await readLarge(postgres, [{ runId, ref }])).get(valueKey({ runId, ref }));
      if (HeddleError.is(value)) throw value;
      return value;
    },
  };
}

async function outputsOf(
  postgres: Postgres,
  queries: readonly OutputsQuery[],
): Promise<readonly (Outputs | HeddleError)[]> {
  const rows = await postgres.query<OutputsRow>({
    name: 'heddle-outputs',
    text: OUTPUTS,
    values: [queries.map((query) => query.runId), queries.map((query) => arrayLiteral(query.activations))],
  });
  const byPlace = new Map<number, OutputsRow[]>();
  for (const row of rows) byPlace.set(row.place, [...(byPlace.get(row.place) ?? []), row]);
  const settled = queries.map((query, index) =>
    orError(() => settlements(query, byPlace.get(index + 1) ?? [])),
  );
  const refs = queries.flatMap(({ runId }, index) => {
    const events = settled[index];
    if (events === undefined || HeddleError.is(events)) return [];
    return [...events.values()].flatMap(({ ref }) => (ref === undefined ? [] : [{ runId, ref }]));
  });
  const large = await readLarge(postgres, refs);
  return settled.map((events, index) =>
    HeddleError.is(events) ? events : resolved(queries[index]?.runId ?? '', events, large),
  );
}

type Settlement = Extract<RunEventBody, { type: 'node-completed' }>;

/** Later settlements overwrite earlier ones. */
function settlements(
  { runId, activations }: OutputsQuery,
  rows: readonly OutputsRow[],
): ReadonlyMap<string, Settlement> {
  const wanted = new Set(activations);
  const found = new Map<string, Settlement>();
  for (const { body, sum, seq } of rows) {
    const events = readChecked<readonly RunEventBody[]>(body, sum, { runId, what: `events up to ${seq}` });
    for (const event of events) {
      if (event.type !== 'node-completed') continue;
      const key = activationKey(event.nodeId, event.iteration);
      if (wanted.has(key)) found.set(key, event);
    }
  }
  return found;
}

function resolved(
  runId: string,
  events: ReadonlyMap<string, Settlement>,
  large: ReadonlyMap<string, JsonObject | HeddleError>,
): Outputs | HeddleError {
  const outputs: Record<string, JsonObject> = {};
  for (const [key, event] of events) {
    const value = event.ref === undefined ? event.outputs : large.get(valueKey({ runId, ref: event.ref }));
    if (HeddleError.is(value)) return value;
    if (value !== undefined) outputs[key] = value;
  }
  return outputs;
}
