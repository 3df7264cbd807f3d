import type { Flow } from '@heddle/contracts';
import { type Endpoint, type FlowStore, type FlowTarget, type StoredFlow, uuidv7 } from '@heddle/ports';
import type { Postgres } from './connection.ts';
import { listFlows } from './flow-list.ts';
import { publishFlow } from './flow-publish.ts';
import { plainText } from './plain-text.ts';
import { isUuid } from './uuid.ts';
import { withoutNulls } from './without-nulls.ts';

interface FlowRow {
  readonly id: string;
  readonly revision: number;
  readonly flow: Flow;
  readonly created_at: number;
  readonly updated_at: number;
}

interface VersionRow {
  readonly version: number;
  readonly plan_id: string;
  readonly note: string | null;
  readonly published_by: string | null;
  readonly published_at: number;
  readonly live: boolean | null;
  readonly flow: Flow;
}

interface EndpointRow {
  readonly slug: string;
  readonly workspace_id: string;
  readonly flow_id: string;
  readonly version: number;
  readonly plan_id: string;
}

const FLOW_COLUMNS = `f.id, f.revision, f.flow, (extract(epoch from f.created_at) * 1000)::float8 as created_at,
  (extract(epoch from f.updated_at) * 1000)::float8 as updated_at`;

const CREATE = `insert into heddle.flow as f (id, workspace_id, flow, name, description, nodes, created_by)
  values ($1, $2, $3::json, $4, $5, $6, $7) returning ${FLOW_COLUMNS}`;

const SAVE = `update heddle.flow f set revision = f.revision + 1, flow = $4::json, name = $5, description = $6,
    nodes = $7, updated_at = now()
  where f.id = $1 and f.workspace_id = $2 and f.revision = $3 returning ${FLOW_COLUMNS}`;

const ENDPOINT = `select e.slug, e.workspace_id, e.flow_id, v.version, v.plan_id
  from heddle.endpoint e join heddle.flow_version v on v.flow_id = e.flow_id`;

const VERSIONS = `select v.version, v.plan_id, v.note, v.published_by, v.flow, v.version = e.live_version as live,
    (extract(epoch from v.published_at) * 1000)::float8 as published_at
  from heddle.flow f join heddle.flow_version v on v.flow_id = f.id left join heddle.endpoint e on e.flow_id = f.id
  where f.id = $1 and f.workspace_id = $2 order by v.version desc`;

const ROLL_BACK = `update heddle.endpoint e set live_version = v.version
  from heddle.flow_version v
  where e.flow_id = $1 and e.workspace_id = $2 and v.flow_id = e.flow_id and v.version = $3 returning e.slug`;

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
    async versions(target) {
      if (!isUuid(target.flowId)) return [];
      const rows = await postgres.query<VersionRow>({
        text: VERSIONS,
        values: [target.flowId, target.workspaceId],
      });
      return rows.map(toVersion);
    },
    async rollback(target) {
      if (!isUuid(target.flowId)) return false;
      const rows = await postgres.query({
        text: ROLL_BACK,
        values: [target.flowId, target.workspaceId, target.version],
      });
      return rows.length > 0;
    },
    async endpointOfFlow(target) {
      if (!isUuid(target.flowId)) return undefined;
      const [row] = await postgres.query<EndpointRow>({
        text: `${ENDPOINT} and v.version = e.live_version where e.flow_id = $1 and e.workspace_id = $2`,
        values: [target.flowId, target.workspaceId],
      });
      return toEndpoint(row);
    },
    async endpoint(slug, version) {
      const [row] = await postgres.query<EndpointRow>({
        name: 'heddle-endpoint',
        text: `${ENDPOINT} and v.version = coalesce($2, e.live_version) where e.slug = $1`,
        values: [slug, version],
      });
      return toEndpoint(row);
    },
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

function toVersion(row: VersionRow) {
  return {
    ...withoutNulls({ note: row.note, publishedBy: row.published_by }),
    version: row.version,
    planId: row.plan_id,
    publishedAt: row.published_at,
    live: row.live ?? false,
    flow: row.flow,
  };
}

function toEndpoint(row: EndpointRow | undefined): Endpoint | undefined {
  if (row === undefined) return undefined;
  return {
    slug: row.slug,
    workspaceId: row.workspace_id,
    flowId: row.flow_id,
    version: row.version,
    planId: row.plan_id,
  };
}
