import type { Flow } from '@heddle/contracts';
import { type FlowStore, type FlowTarget, type StoredFlow, uuidv7 } from '@heddle/ports';
import type { Postgres } from './connection.ts';
import { createEndpoints } from './flow-endpoints.ts';
import { listFlows } from './flow-list.ts';
import { publishFlow } from './flow-publish.ts';
import { plainText } from './plain-text.ts';
import { isUuid } from './uuid.ts';

interface FlowRow {
  readonly id: string;
  readonly revision: number;
  readonly flow: Flow;
  readonly created_at: number;
  readonly updated_at: number;
}

const FLOW_COLUMNS = `f.id, f.revision, f.flow, floor(extract(epoch from f.created_at) * 1000)::float8 as created_at,
  floor(extract(epoch from f.updated_at) * 1000)::float8 as updated_at`;

const CREATE = `insert into heddle.flow as f (id, workspace_id, flow, name, description, nodes, created_by)
  values ($1, $2, $3::json, $4, $5, $6, $7) returning ${FLOW_COLUMNS}`;

const SAVE = `update heddle.flow f set revision = f.revision + 1, flow = $4::json, name = $5, description = $6,
    nodes = $7, updated_at = now()
  where f.id = $1 and f.workspace_id = $2 and f.revision = $3 returning ${FLOW_COLUMNS}`;

/** Flows, versions and endpoints. */
export function createFlowStore(postgres: Postgres): FlowStore {
  return {
    async create({ workspaceId, flow, userId }) {
      const [row] = await postgres.query<FlowRow>({
        text: CREATE,
        values: [uuidv7(), workspaceId, ...flowColumns(flow), userId],
      });
      return toStored(row as FlowRow); // cast: an insert without a conflict clause returns its row
    },
    get: (target) => getFlow(postgres, target),
    async save(target) {
      if (!isUuid(target.flowId)) return undefined;
      const [row] = await postgres.query<FlowRow>({
        text: SAVE,
        values: [target.flowId, target.workspaceId, target.revision, ...flowColumns(target.flow)],
      });
      if (row !== undefined) return toStored(row);
      return (await getFlow(postgres, target)) === undefined ? undefined : 'stale';
    },
    async delete(target) {
      if (!isUuid(target.flowId)) return false;
      const rows = await postgres.query({
        text: 'delete from heddle.flow where id = $1 and workspace_id = $2 returning id',
        values: [target.flowId, target.workspaceId],
      });
      return rows.length > 0;
    },
    list: (query) => listFlows(postgres, query),
    publish: (publication) => publishFlow(postgres, publication),
    ...createEndpoints(postgres),
  };
}

async function getFlow(postgres: Postgres, target: FlowTarget): Promise<StoredFlow | undefined> {
  if (!isUuid(target.flowId)) return undefined;
  const [row] = await postgres.query<FlowRow>({
    text: `select ${FLOW_COLUMNS} from heddle.flow f where f.id = $1 and f.workspace_id = $2`,
    values: [target.flowId, target.workspaceId],
  });
  return row === undefined ? undefined : toStored(row);
}

function flowColumns(flow: Flow): readonly unknown[] {
  return [
    JSON.stringify(flow),
    plainText(flow.name),
    flow.description === undefined ? null : plainText(flow.description),
    flow.nodes.length,
  ];
}

function toStored(row: FlowRow): StoredFlow {
  return {
    id: row.id,
    revision: row.revision,
    flow: row.flow,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
