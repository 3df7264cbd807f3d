import type { Knowledge } from '@heddle/contracts';
import { type KnowledgeStore, uuidv7 } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { isUuid } from '../uuid.ts';
import { withoutNulls } from '../without-nulls.ts';

interface BaseRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly folder: string | null;
  readonly embedder: string;
  readonly revision: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly documents: number;
  readonly chunks: number;
  readonly done: number;
  readonly total: number;
  readonly open: number;
  readonly failed: number;
  readonly was_complete: boolean;
}

/** Progress counts steps of work: a document is one step until it is cut, then one per chunk. */
const BASES = `select k.id, k.name, k.description, k.folder, k.embedder, k.revision, k.was_complete,
    (extract(epoch from k.created_at) * 1000)::float8 as created_at,
    (extract(epoch from k.updated_at) * 1000)::float8 as updated_at,
    count(d.id)::int as documents, coalesce(sum(d.chunks), 0)::int as chunks,
    coalesce(sum(d.done), 0)::int as done, coalesce(sum(d.total), 0)::int as total,
    (count(*) filter (where d.status in ('queued', 'parsing', 'embedding')))::int as open,
    (count(*) filter (where d.status = 'failed'))::int as failed
  from heddle.knowledge k left join heddle.document d on d.knowledge_id = k.id
  where k.workspace_id = $1 and ($2::uuid is null or k.id = $2)
  group by k.id order by k.created_at, k.id`;

const CREATE = `insert into heddle.knowledge (id, workspace_id, name, description, folder, embedder)
  values ($1, $2, $3, $4, $5, $6)`;

/** Knowledge bases as a whole. */
export function createBases(postgres: Postgres): Pick<KnowledgeStore, 'create' | 'get' | 'list' | 'delete'> {
  async function read(workspaceId: string, knowledgeId?: string): Promise<readonly Knowledge[]> {
    const rows = await postgres.query<BaseRow>({ text: BASES, values: [workspaceId, knowledgeId] });
    return rows.map(toKnowledge);
  }
  return {
    async create({ workspaceId, name, description, folder, embedder }) {
      const id = uuidv7();
      await postgres.query({ text: CREATE, values: [id, workspaceId, name, description, folder, embedder] });
      const [base] = await read(workspaceId, id);
      return base as Knowledge; // cast: it was written a moment ago
    },
    async get({ workspaceId, knowledgeId }) {
      if (!isUuid(knowledgeId)) return undefined;
      const [base] = await read(workspaceId, knowledgeId);
      return base;
    },
    list: (workspaceId) => read(workspaceId),
    async delete({ workspaceId, knowledgeId }) {
      if (!isUuid(knowledgeId)) return false;
      const rows = await postgres.query({
        text: 'delete from heddle.knowledge where id = $1 and workspace_id = $2 returning id',
        values: [knowledgeId, workspaceId],
      });
      return rows.length > 0;
    },
  };
}

function toKnowledge(row: BaseRow): Knowledge {
  return {
    ...withoutNulls({ description: row.description, folder: row.folder }),
    id: row.id,
    name: row.name,
    embedder: row.embedder,
    revision: row.revision,
    status: statusOf(row),
    searchable: isSearchable(row),
    done: row.done,
    total: row.total,
    documents: row.documents,
    chunks: row.chunks,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** One that was complete answers from what it has while more is indexed; before, it would answer from a part. */
function isSearchable({ chunks, open, was_complete: wasComplete }: BaseRow): boolean {
  return chunks > 0 && (open === 0 || wasComplete);
}

function statusOf({ documents, open, failed }: BaseRow): Knowledge['status'] {
  if (documents === 0) return 'empty';
  if (open > 0) return 'indexing';
  return failed === documents ? 'failed' : 'ready';
}
