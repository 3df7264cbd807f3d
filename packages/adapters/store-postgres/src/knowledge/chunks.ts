import type { KnowledgeStore, StoredChunk } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { isUuid } from '../uuid.ts';
import { withoutNulls } from '../without-nulls.ts';

interface ChunkRow {
  readonly id: string;
  readonly document_id: string;
  readonly title: string;
  readonly uri: string;
  readonly text: string;
  readonly start_at: number;
  readonly end_at: number;
  readonly heading: string | null;
}

const COLUMNS = 'c.id, c.document_id, d.title, d.uri, c.text, c.start_at, c.end_at, c.heading';

const BY_ID = `select ${COLUMNS} from unnest($3::text[]) with ordinality x(id, place)
  join heddle.chunk c on c.knowledge_id = $1 and c.workspace_id = $2 and c.id = x.id
  join heddle.document d on d.id = c.document_id order by x.place`;

const ALL = `select ${COLUMNS} from heddle.document d join heddle.chunk c on c.document_id = d.id
  where d.knowledge_id = $1 and d.workspace_id = $2 order by d.created_at, d.id, c.position`;

/** Chunks of a knowledge base, without vectors. */
export function createChunks(postgres: Postgres): Pick<KnowledgeStore, 'chunks' | 'allChunks'> {
  return {
    async chunks({ workspaceId, knowledgeId }, chunkIds) {
      if (!isUuid(knowledgeId) || chunkIds.length === 0) return [];
      const rows = await postgres.query<ChunkRow>({
        name: 'heddle-chunks',
        text: BY_ID,
        values: [knowledgeId, workspaceId, [...chunkIds]],
      });
      return rows.map(toChunk);
    },
    async allChunks({ workspaceId, knowledgeId }) {
      if (!isUuid(knowledgeId)) return [];
      const rows = await postgres.query<ChunkRow>({ text: ALL, values: [knowledgeId, workspaceId] });
      return rows.map(toChunk);
    },
  };
}

function toChunk(row: ChunkRow): StoredChunk {
  return {
    ...withoutNulls({ heading: row.heading }),
    id: row.id,
    documentId: row.document_id,
    title: row.title,
    uri: row.uri,
    text: row.text,
    start: row.start_at,
    end: row.end_at,
  };
}
