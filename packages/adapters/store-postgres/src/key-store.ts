import type { KeyInfo } from '@heddle/contracts';
import type { KeyStore } from '@heddle/ports';
import type { Postgres } from './connection.ts';
import { withoutNulls } from './without-nulls.ts';

interface KeyRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly hash: string;
  readonly info: Omit<KeyInfo, 'id' | 'createdAt' | 'lastUsedAt'>;
  readonly created_at: number;
  readonly last_used_at: number | null;
}

const COLUMNS = `id, workspace_id, hash, info, (extract(epoch from created_at) * 1000)::float8 as created_at,
  (extract(epoch from last_used_at) * 1000)::float8 as last_used_at`;

/** A key that is used a hundred times a second is not written as often: last use is known to the minute. */
const TOUCH = `update heddle.api_key set last_used_at = to_timestamp($2::float8 / 1000)
  where id = $1 and (last_used_at is null or last_used_at <= to_timestamp($2::float8 / 1000) - interval '1 minute')`;

/** API keys by their public id. */
export function createKeyStore(postgres: Postgres): KeyStore {
  return {
    async create({ id, workspaceId, hash, info }) {
      await postgres.query({
        text: 'insert into heddle.api_key (id, workspace_id, hash, info) values ($1, $2, $3, $4::json)',
        values: [id, workspaceId, hash, JSON.stringify(info)],
      });
    },
    async find(id) {
      const [row] = await postgres.query<KeyRow>({
        name: 'heddle-key',
        text: `select ${COLUMNS} from heddle.api_key where id = $1`,
        values: [id],
      });
      return row === undefined
        ? undefined
        : { workspaceId: row.workspace_id, hash: row.hash, info: toInfo(row) };
    },
    async list(workspaceId) {
      const rows = await postgres.query<KeyRow>({
        text: `select ${COLUMNS} from heddle.api_key where workspace_id = $1 order by created_at desc, id`,
        values: [workspaceId],
      });
      return rows.map(toInfo);
    },
    async delete({ workspaceId, id }) {
      const rows = await postgres.query({
        text: 'delete from heddle.api_key where workspace_id = $1 and id = $2 returning id',
        values: [workspaceId, id],
      });
      return rows.length > 0;
    },
    async touch(id, at) {
      await postgres.query({ text: TOUCH, values: [id, at] });
    },
  };
}

function toInfo(row: KeyRow): KeyInfo {
  return {
    ...row.info,
    ...withoutNulls({ lastUsedAt: row.last_used_at }),
    id: row.id,
    createdAt: row.created_at,
  };
}
