import type { SecretInfo } from '@heddle/contracts';
import type { SecretStore } from '@heddle/ports';
import type { Postgres } from './connection.ts';

interface SecretRow {
  readonly name: string;
  readonly hint: string;
  readonly hosts: readonly string[];
  readonly created_at: number;
  readonly updated_at: number;
}

const COLUMNS = `name, hint, hosts, (extract(epoch from created_at) * 1000)::float8 as created_at,
  (extract(epoch from updated_at) * 1000)::float8 as updated_at`;

const PUT = `insert into heddle.secret (workspace_id, name, sealed, hint, hosts) values ($1, $2, $3, $4, $5)
  on conflict (workspace_id, name) do update
    set sealed = excluded.sealed, hint = excluded.hint, hosts = excluded.hosts, updated_at = now()
  returning ${COLUMNS}`;

/** Sealed secrets by workspace and name; a second `put` of a name replaces the value. */
export function createSecretStore(postgres: Postgres): SecretStore {
  return {
    async put({ workspaceId, name, sealed, hint, hosts }) {
      const [row] = await postgres.query<SecretRow>({
        text: PUT,
        values: [workspaceId, name, sealed, hint, [...hosts]],
      });
      return toInfo(row as SecretRow); // cast: an upsert without a condition returns its row
    },
    async list(workspaceId) {
      const rows = await postgres.query<SecretRow>({
        text: `select ${COLUMNS} from heddle.secret where workspace_id = $1 order by name`,
        values: [workspaceId],
      });
      return rows.map(toInfo);
    },
    async get({ workspaceId, name }) {
      const [row] = await postgres.query<{ sealed: string; hosts: readonly string[] }>({
        text: 'select sealed, hosts from heddle.secret where workspace_id = $1 and name = $2',
        values: [workspaceId, name],
      });
      return row;
    },
    async delete({ workspaceId, name }) {
      const rows = await postgres.query({
        text: 'delete from heddle.secret where workspace_id = $1 and name = $2 returning name',
        values: [workspaceId, name],
      });
      return rows.length > 0;
    },
  };
}

function toInfo(row: SecretRow): SecretInfo {
  return {
    name: row.name,
    hint: row.hint,
    hosts: [...row.hosts],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
