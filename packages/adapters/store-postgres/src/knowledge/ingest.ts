import type { KnowledgeStore } from '@heddle/ports';
import type { Postgres, SqlSession } from '../connection.ts';
import { plainText } from '../plain-text.ts';
import { DEAD_AFTER_MS } from '../run-log/liveness.ts';
import { isUuid } from '../uuid.ts';

type Finished = Parameters<KnowledgeStore['finishDocument']>[0];

/** A document that ended its worker this often is not tried again. */
const MAX_ATTEMPTS = 3;
const RING_AGAIN_AFTER = '30 seconds';

const IN_HAND = `d.status in ('parsing', 'embedding')`;
const IS_SILENT = `d.claimed_at < now() - interval '${DEAD_AFTER_MS} milliseconds'`;
/** The same rule of leases as for segments: progress and the claim itself are signs of life. */
const IS_ABANDONED = `(${IN_HAND} and coalesce(
  (select w.retired or (w.seen_at < now() - interval '${DEAD_AFTER_MS} milliseconds' and ${IS_SILENT})
     from heddle.worker w where w.id = d.worker_id), ${IS_SILENT}))`;

const CLAIM = `
  with claimed as (
    update heddle.document d set
      status = case when d.attempts >= ${MAX_ATTEMPTS} then 'failed' else 'parsing' end,
      error = case when d.attempts >= ${MAX_ATTEMPTS} then $3::json end,
      worker_id = $2, claimed_at = now(), attempts = d.attempts + 1,
      done = case when d.attempts >= ${MAX_ATTEMPTS} then 1 else 0 end, total = 1
    where d.id = $1 and (d.status = 'queued' or ${IS_ABANDONED})
    returning d.id, d.workspace_id, d.knowledge_id, d.name, d.uri, d.status
  )
  select c.id, c.workspace_id, c.knowledge_id, c.name, c.uri, content.bytes
  from claimed c join heddle.document_content content on content.document_id = c.id where c.status = 'parsing'`;

const GIVEN_UP = JSON.stringify({
  code: 'document-unreadable',
  message: `Reading this document ended its worker ${MAX_ATTEMPTS} times. Split it, or save it in another format.`,
});

const PROGRESS = `update heddle.document d set status = $3, done = $4, total = greatest($5, 1), claimed_at = now()
  where d.id = $1 and d.worker_id = $2 and ${IN_HAND}`;

const FAIL = `update heddle.document d set status = 'failed', error = $3::json, done = d.total
  where d.id = $1 and d.worker_id = $2 and ${IN_HAND}`;

const FINISH = `update heddle.document d set status = 'ready', title = $3, media_type = $4, chunks = $5,
    done = greatest($5, 1), total = greatest($5, 1), error = null
  where d.id = $1 and d.worker_id = $2 and ${IN_HAND} returning d.workspace_id, d.knowledge_id`;

const INSERT_CHUNKS = `insert into heddle.chunk
    (workspace_id, knowledge_id, document_id, position, id, text, start_at, end_at, heading)
  select $1, $2, $3, c.position, c.id, c.text, c.start_at, c.end_at, c.heading
  from unnest($4::text[], $5::text[], $6::int[], $7::int[], $8::text[]) with ordinality
    as c(id, text, start_at, end_at, heading, position)`;

const ABANDONED = `update heddle.document d set rung_at = now()
  where d.id = any(array(
    select d.id from heddle.document d
    where d.status in ('queued', 'parsing', 'embedding') and d.rung_at < now() - interval '${RING_AGAIN_AFTER}'
      and (d.status = 'queued' or ${IS_ABANDONED})
    order by d.id limit $1 for update skip locked))
  returning d.id`;

/** The way of a document from upload to chunks, under the lease of the worker that has it. */
export function createIngest(
  postgres: Postgres,
): Pick<
  KnowledgeStore,
  'claimDocument' | 'documentProgress' | 'finishDocument' | 'failDocument' | 'abandoned'
> {
  return {
    async claimDocument(documentId, workerId) {
      if (!isUuid(documentId)) return undefined;
      const [row] = await postgres.query<{
        id: string;
        workspace_id: string;
        knowledge_id: string;
        name: string;
        uri: string;
        bytes: Buffer;
      }>({ text: CLAIM, values: [documentId, workerId, GIVEN_UP] });
      if (row === undefined) return undefined;
      const { id, workspace_id: workspaceId, knowledge_id: knowledgeId, name, uri, bytes } = row;
      return { documentId: id, workspaceId, knowledgeId, name, uri, bytes };
    },
    async documentProgress(documentId, workerId, status, done, total) {
      await postgres.query({ text: PROGRESS, values: [documentId, workerId, status, done, total] });
    },
    finishDocument: (result) => postgres.transaction((session) => finishDocument(session, result)),
    async failDocument(documentId, workerId, error) {
      await postgres.query({ text: FAIL, values: [documentId, workerId, JSON.stringify(error)] });
    },
    async abandoned(limit) {
      const rows = await postgres.query<{ id: string }>({ text: ABANDONED, values: [limit] });
      return rows.map((row) => row.id);
    },
  };
}

async function finishDocument(session: SqlSession, result: Finished): Promise<boolean> {
  const { documentId, workerId, chunks } = result;
  const [place] = await session.query<{ workspace_id: string; knowledge_id: string }>({
    text: FINISH,
    values: [documentId, workerId, plainText(result.title), result.mediaType, chunks.length],
  });
  if (place === undefined) return false;
  await session.query({ text: 'delete from heddle.chunk where document_id = $1', values: [documentId] });
  await session.query({
    text: INSERT_CHUNKS,
    values: [
      place.workspace_id,
      place.knowledge_id,
      documentId,
      chunks.map((chunk) => chunk.id),
      chunks.map((chunk) => plainText(chunk.text)),
      chunks.map((chunk) => chunk.start),
      chunks.map((chunk) => chunk.end),
      chunks.map((chunk) => (chunk.heading === undefined ? null : plainText(chunk.heading))),
    ],
  });
  await session.query({
    text: 'update heddle.document_content set text = $2 where document_id = $1',
    values: [documentId, plainText(result.text)],
  });
  await session.query({
    text: 'update heddle.knowledge set revision = revision + 1, updated_at = now() where id = $1',
    values: [place.knowledge_id],
  });
  return true;
}
