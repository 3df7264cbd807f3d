import { HeddleError, type KnowledgeDocument } from '@heddle/contracts';
import { type KnowledgeStore, uuidv7 } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { microseconds, parseCursor, toPage } from '../cursor.ts';
import { plainText } from '../plain-text.ts';
import { isUuid } from '../uuid.ts';
import { withoutNulls } from '../without-nulls.ts';

interface DocumentRow {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly media_type: string;
  readonly size: number;
  readonly status: KnowledgeDocument['status'];
  readonly chunks: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly created_at: number;
  readonly position: number;
}

const COLUMNS = `d.id, d.name, d.title, d.media_type, d.size, d.status, d.chunks, d.error,
  floor(extract(epoch from d.created_at) * 1000)::float8 as created_at, ${microseconds('d.created_at')} as position`;

/** A base is complete until the first document of a new batch comes. */
const ADD = `
  with complete as (
    update heddle.knowledge k set was_complete = true
    where k.id = $2 and k.workspace_id = $3 and not k.was_complete
      and exists (select from heddle.document o where o.knowledge_id = k.id and o.status = 'ready')
      and not exists (select from heddle.document o
        where o.knowledge_id = k.id and o.status in ('queued', 'parsing', 'embedding'))
  ), d as (
    insert into heddle.document (id, workspace_id, knowledge_id, name, title, uri, size)
    select $1, k.workspace_id, k.id, $4, $4, $5, $6 from heddle.knowledge k where k.id = $2 and k.workspace_id = $3
    returning *
  ), content as (insert into heddle.document_content (document_id, bytes) select id, $7 from d)
  select ${COLUMNS} from d`;

const LIST = `select ${COLUMNS} from heddle.document d
  where d.knowledge_id = $1 and d.workspace_id = $2
    and ($3::float8 is null or (d.created_at, d.id) < (to_timestamp($3 / 1000000), $4::uuid))
  order by d.created_at desc, d.id desc limit $5`;

const ONE = `select ${COLUMNS}, d.uri, coalesce(c.text, '') as text
  from heddle.document d join heddle.document_content c on c.document_id = d.id
  where d.id = $1 and d.knowledge_id = $2 and d.workspace_id = $3`;

const DELETE = `
  with d as (
    delete from heddle.document where id = $1 and knowledge_id = $2 and workspace_id = $3 returning knowledge_id)
  update heddle.knowledge k set revision = k.revision + 1, updated_at = now() from d where k.id = d.knowledge_id
  returning k.id`;

/** Documents of a knowledge base as people see them; newest first. */
export function createDocuments(
  postgres: Postgres,
): Pick<KnowledgeStore, 'addDocument' | 'documents' | 'document' | 'deleteDocument'> {
  return {
    async addDocument({ workspaceId, knowledgeId, name, uri, bytes }) {
      const values = [
        uuidv7(),
        isUuid(knowledgeId) ? knowledgeId : null,
        workspaceId,
        plainText(name),
        plainText(uri),
        bytes.byteLength,
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      ];
      const [row] = await postgres.query<DocumentRow>({ text: ADD, values });
      if (row === undefined) {
        throw new HeddleError(
          'not-found',
          `Expected knowledge base ${knowledgeId} to exist in this workspace.`,
        );
      }
      return toDocument(row);
    },
    async documents({ workspaceId, knowledgeId, limit, cursor }) {
      if (!isUuid(knowledgeId)) return { items: [], next: null };
      const after = cursor === undefined ? undefined : parseCursor(cursor);
      const rows = await postgres.query<DocumentRow>({
        text: LIST,
        values: [knowledgeId, workspaceId, after?.at, after?.id, limit + 1],
      });
      return toPage(rows, limit, {
        item: toDocument,
        position: (row) => ({ at: row.position, id: row.id }),
      });
    },
    async document({ workspaceId, knowledgeId, documentId }) {
      if (!isUuid(knowledgeId) || !isUuid(documentId)) return undefined;
      const [row] = await postgres.query<DocumentRow & { uri: string; text: string }>({
        text: ONE,
        values: [documentId, knowledgeId, workspaceId],
      });
      return row === undefined ? undefined : { ...toDocument(row), uri: row.uri, text: row.text };
    },
    async deleteDocument({ workspaceId, knowledgeId, documentId }) {
      if (!isUuid(knowledgeId) || !isUuid(documentId)) return false;
      const rows = await postgres.query({ text: DELETE, values: [documentId, knowledgeId, workspaceId] });
      return rows.length > 0;
    },
  };
}

function toDocument(row: DocumentRow): KnowledgeDocument {
  return {
    ...withoutNulls({ error: row.error }),
    id: row.id,
    name: row.name,
    title: row.title,
    mediaType: row.media_type,
    bytes: row.size,
    status: row.status,
    chunks: row.chunks,
    createdAt: row.created_at,
  };
}
