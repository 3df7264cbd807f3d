import type { FlowStore } from '@heddle/ports';
import type { Postgres } from './connection.ts';
import { microseconds, parseCursor, toPage } from './cursor.ts';
import { plainText } from './plain-text.ts';
import { withoutNulls } from './without-nulls.ts';

interface ListRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly revision: number;
  readonly nodes: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly position: number;
  readonly run_id: string | null;
  readonly run_status: string;
  readonly run_at: number;
}

const LIST = `select f.id, f.name, f.description, f.revision, f.nodes,
    floor(extract(epoch from f.created_at) * 1000)::float8 as created_at,
    floor(extract(epoch from f.updated_at) * 1000)::float8 as updated_at, ${microseconds('f.updated_at')} as position,
    last.id as run_id, last.status as run_status, floor(extract(epoch from last.created_at) * 1000)::float8 as run_at
  from heddle.flow f left join lateral (
    select r.id, r.status, r.created_at from heddle.run r
    where r.workspace_id = f.workspace_id and r.flow_id = f.id order by r.workspace_id, r.flow_id, r.id desc limit 1
  ) last on true
  where f.workspace_id = $1
    and ($2::text is null or f.name ilike $2 or f.description ilike $2)
    and ($3::float8 is null or (f.updated_at, f.id) < (to_timestamp($3 / 1000000), $4::uuid))
  order by f.updated_at desc, f.id desc limit $5`;

/** Flows of a workspace with their last run, newest change first. */
export async function listFlows(
  postgres: Postgres,
  query: Parameters<FlowStore['list']>[0],
): ReturnType<FlowStore['list']> {
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  const rows = await postgres.query<ListRow>({
    text: LIST,
    values: [query.workspaceId, toPattern(query.search), after?.at, after?.id, query.limit + 1],
  });
  return toPage(rows, query.limit, { item: toItem, position: (row) => ({ at: row.position, id: row.id }) });
}

/** The search as a pattern that finds it anywhere, taken literally. */
function toPattern(search: string | undefined): string | undefined {
  if (search === undefined || search.trim() === '') return undefined;
  return `%${plainText(search.trim()).replaceAll(/[\\%_]/g, '\\$&')}%`;
}

function toItem(row: ListRow) {
  return {
    ...withoutNulls({ description: row.description }),
    id: row.id,
    name: row.name,
    revision: row.revision,
    nodes: row.nodes,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastRun: row.run_id === null ? null : { id: row.run_id, status: row.run_status, at: row.run_at },
  };
}
