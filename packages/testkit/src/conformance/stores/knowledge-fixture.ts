import { type ClaimedDocument, type KnowledgeStore, type KnowledgeTarget, uuidv7 } from '@heddle/ports';

/** A store as the suite drives it. */
export interface KnowledgeStoreFixture {
  readonly store: KnowledgeStore;
  /** Makes claims and bells of documents look this much older. */
  passTime(milliseconds: number): Promise<void>;
}

/** Bytes of the documents, with all that escaping could get wrong. */
export const DOCUMENT_BYTES = new Uint8Array([0, 1, 255, 92, 39]);

/** A base in a workspace of its own. */
export async function createBase(store: KnowledgeStore): Promise<KnowledgeTarget> {
  const workspaceId = uuidv7();
  const base = await store.create({ workspaceId, name: 'Handbook', embedder: 'e1' });
  return { workspaceId, knowledgeId: base.id };
}

/** Adds a document to a base. */
export async function addDocument(store: KnowledgeStore, target: KnowledgeTarget, name = 'a.md') {
  return store.addDocument({ ...target, name, uri: `file:${name}`, bytes: DOCUMENT_BYTES });
}

/** Claims a document that must be free. */
export async function claimDocument(
  store: KnowledgeStore,
  documentId: string,
  workerId = 'w1',
): Promise<ClaimedDocument> {
  const claimed = await store.claimDocument(documentId, workerId);
  if (claimed === undefined) throw new Error(`Expected document ${documentId} to be free`);
  return claimed;
}

/** What a worker makes of a document: chunks that follow one another. */
export function finishedDocument(documentId: string, texts: readonly string[], workerId = 'w1') {
  return {
    documentId,
    workerId,
    title: 'Title',
    mediaType: 'text/markdown',
    text: texts.join(''),
    chunks: texts.map((text, index) => ({
      id: `${documentId}:${index}`,
      text,
      start: texts.slice(0, index).join('').length,
      end: texts.slice(0, index + 1).join('').length,
      ...(index === 0 ? {} : { heading: `H${index}` }),
    })),
  };
}
