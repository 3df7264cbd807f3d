import type { Flow } from '@heddle/contracts';
import type { Endpoint, FlowStore } from '@heddle/ports';
import type { Postgres } from './connection.ts';
import { isUuid } from './uuid.ts';
import { withoutNulls } from './without-nulls.ts';

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

const ENDPOINT = `select e.slug, e.workspace_id, e.flow_id, v.version, v.plan_id
  from heddle.endpoint e join heddle.flow_version v on v.flow_id = e.flow_id`;

const VERSIONS = `select v.version, v.plan_id, v.note, v.published_by, v.flow, v.version = e.live_version as live,
    (extract(epoch from v.published_at) * 1000)::float8 as published_at
  from heddle.flow f join heddle.flow_version v on v.flow_id = f.id left join heddle.endpoint e on e.flow_id = f.id
  where f.id = $1 and f.workspace_id = $2 order by v.version desc`;

const ROLL_BACK = `update heddle.endpoint e set live_version = v.version
  from heddle.flow_version v
  where e.flow_id = $1 and e.workspace_id = $2 and v.flow_id = e.flow_id and v.version = $3 returning e.slug`;

/** What is published: versions of flows and the slugs that lead to them. */
export function createEndpoints(
  postgres: Postgres,
): Pick<FlowStore, 'versions' | 'rollback' | 'endpointOfFlow' | 'endpoint'> {
  return {
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
