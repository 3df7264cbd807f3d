import path from 'node:path';
import {
  HeddleError,
  type Knowledge,
  type KnowledgeDocument,
  type Principal,
  type RetrievedChunk,
} from '@heddle/contracts';
import { authorise, notFound } from '../authorise.ts';
import { tryNode } from '../runs/try-node.ts';
import type { Services } from '../services.ts';

/** A file on its way into a base. */
export interface NewDocument {
  readonly name: string;
  readonly uri?: string;
  readonly bytes: Uint8Array;
}

/** Largest file that is taken: 32 MiB. */
const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

/**
 * Makes a knowledge base, empty or from a folder that the operator allows.
 *
 * @throws HeddleError `knowledge-folder-refused`.
 */
export async function createKnowledge(
  services: Services,
  principal: Principal,
  base: { readonly name: string; readonly description?: string; readonly folder?: string },
): Promise<Knowledge> {
  const { workspaceId } = authorise(principal, 'knowledge:write');
  const folder = base.folder === undefined ? undefined : allowedFolder(services, base.folder);
  const created = await services.knowledge.create({
    workspaceId,
    name: base.name,
    embedder: services.embedder.id,
    ...(base.description === undefined ? {} : { description: base.description }),
    ...(folder === undefined ? {} : { folder }),
  });
  if (folder === undefined) return created;
  const files = await services.readFolder(folder);
  for (const file of files)
    await addDocuments(services, { workspaceId, knowledgeId: created.id }, [
      { name: file.name, uri: file.path, bytes: await file.read() },
    ]);
  return (await services.knowledge.get({ workspaceId, knowledgeId: created.id })) ?? created;
}

function allowedFolder({ knowledgeDirs }: Services, folder: string): string {
  const wanted = path.resolve(folder);
  const inside = knowledgeDirs.some((allowed) => {
    const relative = path.relative(path.resolve(allowed), wanted);
    return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
  });
  if (inside) return wanted;
  throw new HeddleError(
    'knowledge-folder-refused',
    `The folder \`${folder}\` may not be read. An operator allows folders with HEDDLE_KNOWLEDGE_DIRS${knowledgeDirs.length > 0 ? `; allowed are ${knowledgeDirs.join(', ')}` : ', which is empty'}.`,
  );
}

/** Stores files and rings for the workers that index them. */
export async function addDocuments(
  { knowledge, queue }: Pick<Services, 'knowledge' | 'queue'>,
  target: { readonly workspaceId: string; readonly knowledgeId: string },
  files: readonly NewDocument[],
): Promise<KnowledgeDocument[]> {
  const documents: KnowledgeDocument[] = [];
  for (const file of files)
    documents.push(
      await knowledge.addDocument({
        ...target,
        name: file.name,
        uri: file.uri ?? file.name,
        bytes: file.bytes,
      }),
    );
  // A bell that is lost is rung again by the sweeper.
  await queue
    .ring(
      'ingest',
      documents.map((document) => ({ documentId: document.id })),
    )
    .catch(() => undefined);
  return documents;
}

/**
 * Takes files into a knowledge base; workers read them afterwards. Every file is looked at before the
 * first is taken.
 *
 * @throws HeddleError `not-found`, `request-invalid` without files, `document-too-large`, `document-empty`.
 */
export async function uploadDocuments(
  services: Services,
  principal: Principal,
  knowledgeId: string,
  files: readonly NewDocument[],
): Promise<KnowledgeDocument[]> {
  const { workspaceId } = authorise(principal, 'knowledge:write');
  await storedBase(services, workspaceId, knowledgeId);
  if (files.length === 0)
    throw new HeddleError(
      'request-invalid',
      'Expected one or more files in the multipart field `files`, found none.',
    );
  for (const file of files) {
    if (file.bytes.byteLength > MAX_DOCUMENT_BYTES)
      throw new HeddleError(
        'document-too-large',
        `\`${file.name}\` has ${file.bytes.byteLength} bytes; at most ${MAX_DOCUMENT_BYTES} are taken. Split it, or give its text alone.`,
      );
    if (file.bytes.byteLength === 0) throw new HeddleError('document-empty', `\`${file.name}\` is empty.`);
  }
  return addDocuments(services, { workspaceId, knowledgeId }, files);
}

/** The knowledge bases of the workspace, each with whether only words are compared in it. */
export async function listKnowledge(services: Services, principal: Principal): Promise<Knowledge[]> {
  const { workspaceId } = authorise(principal, 'knowledge:read');
  return (await services.knowledge.list(workspaceId)).map((base) => withDegraded(services, base));
}

/** One knowledge base. @throws HeddleError `not-found`. */
export async function getKnowledge(
  services: Services,
  principal: Principal,
  knowledgeId: string,
): Promise<Knowledge> {
  const { workspaceId } = authorise(principal, 'knowledge:read');
  return withDegraded(services, await storedBase(services, workspaceId, knowledgeId));
}

/** Deletes a knowledge base with its documents and vectors. @throws HeddleError `not-found`. */
export async function deleteKnowledge(
  services: Services,
  principal: Principal,
  knowledgeId: string,
): Promise<void> {
  const { workspaceId } = authorise(principal, 'knowledge:write');
  await storedBase(services, workspaceId, knowledgeId);
  await services.vectors.deleteKnowledge({ workspaceId, knowledgeId });
  await services.knowledge.delete({ workspaceId, knowledgeId });
}

/** A page of the documents of a base. @throws HeddleError `not-found`. */
export async function listDocuments(
  services: Services,
  principal: Principal,
  query: { readonly knowledgeId: string; readonly limit: number; readonly cursor?: string },
): Promise<{ items: KnowledgeDocument[]; next: string | null }> {
  const { workspaceId } = authorise(principal, 'knowledge:read');
  await storedBase(services, workspaceId, query.knowledgeId);
  const { items, next } = await services.knowledge.documents({ workspaceId, ...query });
  return { items: [...items], next };
}

/** A document with its whole text, so that a citation can be opened where it stands. */
export async function getDocument(
  services: Services,
  principal: Principal,
  target: { readonly knowledgeId: string; readonly documentId: string },
): Promise<KnowledgeDocument & { text: string }> {
  const { workspaceId } = authorise(principal, 'knowledge:read');
  const document = await services.knowledge.document({ workspaceId, ...target });
  if (!document) throw notFound('document');
  const { uri: _uri, ...shown } = document;
  return shown;
}

/** Deletes a document with its passages and vectors. @throws HeddleError `not-found`. */
export async function deleteDocument(
  services: Services,
  principal: Principal,
  target: { readonly knowledgeId: string; readonly documentId: string },
): Promise<void> {
  const { workspaceId } = authorise(principal, 'knowledge:write');
  const base = await storedBase(services, workspaceId, target.knowledgeId);
  await services.vectors.deleteDocument(
    { workspaceId, knowledgeId: base.id, embedder: base.embedder },
    target.documentId,
  );
  if (!(await services.knowledge.deleteDocument({ workspaceId, ...target }))) throw notFound('document');
}

/** Tries a question against a base, on a worker, where the embedder is. */
export async function searchKnowledge(
  services: Services,
  principal: Principal,
  query: { readonly knowledgeId: string; readonly query: string; readonly topK: number },
  searchKind: string,
): Promise<RetrievedChunk[]> {
  const { workspaceId } = authorise(principal, 'knowledge:read');
  await storedBase(services, workspaceId, query.knowledgeId);
  const reader: Principal = { type: 'token', workspaceId, name: 'search', role: 'editor' };
  const { outputs } = await tryNode(services, reader, searchKind, {
    config: { knowledge: query.knowledgeId, topK: query.topK },
    inputs: { query: query.query },
  });
  return outputs.chunks as unknown as RetrievedChunk[]; // cast: the kind's own output, checked by its tests
}

async function storedBase(
  { knowledge }: Pick<Services, 'knowledge'>,
  workspaceId: string,
  knowledgeId: string,
): Promise<Knowledge> {
  const base = await knowledge.get({ workspaceId, knowledgeId });
  if (!base) throw notFound('knowledge base');
  return base;
}

function withDegraded({ embedder }: Services, base: Knowledge): Knowledge {
  const degraded =
    embedder.degraded ??
    (base.embedder === embedder.id ? undefined : 'keyword only: this base was indexed with another embedder');
  return degraded === undefined ? base : { ...base, degraded };
}
