import { HeddleError } from '@heddle/contracts';
import type { FlowStore, FlowTarget } from '@heddle/ports';
import type { Postgres, SqlSession } from './connection.ts';
import { sqlState } from './store-error.ts';
import { isUuid } from './uuid.ts';

type Publication = Parameters<FlowStore['publish']>[0];

const INSERT_VERSION = `insert into heddle.flow_version (flow_id, version, plan_id, flow, note, published_by)
  values ($1, $2, $3, $4::json, $5, $6)`;

const PLACE_ENDPOINT = `insert into heddle.endpoint (slug, flow_id, workspace_id, live_version) values ($1, $2, $3, $4)
  on conflict (flow_id) do update set slug = excluded.slug, live_version = excluded.live_version`;

const UNIQUE_VIOLATION = '23505';

/**
 * Makes the next version of a flow and moves its endpoint there, in one transaction. A flow that is published under a
 * new slug gives up its old one. The unique slug, not a look before, decides between flows that want the same.
 *
 * @throws HeddleError `not-found` when there is no such flow.
 */
export async function publishFlow(
  postgres: Postgres,
  publication: Publication,
): ReturnType<FlowStore['publish']> {
  try {
    return await postgres.transaction((session) => publishIn(session, publication));
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) return 'slug-taken';
    throw error;
  }
}

async function publishIn(session: SqlSession, publication: Publication): Promise<{ version: number }> {
  const { flowId, workspaceId, slug, planId, flow, note, by } = publication;
  const version = await nextVersion(session, publication);
  await session.query({
    text: INSERT_VERSION,
    values: [flowId, version, planId, JSON.stringify(flow), note, by],
  });
  await session.query({ text: PLACE_ENDPOINT, values: [slug, flowId, workspaceId, version] });
  return { version };
}

/** Locks the flow's row, so that publications of one flow take turns. */
async function nextVersion(session: SqlSession, target: FlowTarget): Promise<number> {
  const found = isUuid(target.flowId)
    ? await session.query({
        text: 'select from heddle.flow where id = $1 and workspace_id = $2 for update',
        values: [target.flowId, target.workspaceId],
      })
    : [];
  if (found.length === 0) {
    throw new HeddleError('not-found', `Expected flow ${target.flowId} to exist. It may have been deleted.`);
  }
  const [row] = await session.query<{ next: number }>({
    text: 'select coalesce(max(version), 0) + 1 as next from heddle.flow_version where flow_id = $1',
    values: [target.flowId],
  });
  return row?.next ?? 1;
}
