import { HeddleError } from '@heddle/contracts';
import {
  type ClaimedDocument,
  type Embedder,
  type KnowledgeStore,
  uuidv7,
  type VectorStore,
} from '@heddle/ports';

/** A parsed document and its cut, as an adapter makes them. */
export interface CutDocument {
  readonly title: string;
  readonly mediaType: string;
  readonly text: string;
  readonly chunks: readonly {
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly heading?: string;
  }[];
}

/** What a document is cut, embedded and kept with. */
export interface IngestOptions {
  readonly knowledge: KnowledgeStore;
  readonly vectors: VectorStore;
  readonly embedder: Embedder | undefined;
  readonly cut: (file: { readonly name: string; readonly bytes: Uint8Array }) => Promise<CutDocument>;
  readonly workerId: string;
  /** Vectors made before, by embedder and text; saves embedding the documents of templates again. */
  readonly knownVectors?: (
    embedder: string,
    texts: readonly string[],
  ) => Promise<readonly (Float32Array | undefined)[]>;
}

/** Passages that are embedded between two marks of progress. */
const BATCH = 32;

/**
 * Parses, cuts and embeds one document, then makes it searchable at once. A document that another worker has, or that
 * is gone, is left alone. What cannot be read is marked with the reason; the file stays.
 */
export async function ingestDocument(options: IngestOptions, documentId: string): Promise<void> {
  const { knowledge, workerId } = options;
  const document = await knowledge.claimDocument(documentId, workerId);
  if (!document) return;
  try {
    await ingestClaimed(options, document);
  } catch (error) {
    const { code, message } = HeddleError.from(error);
    if (HeddleError.is(error) && error.retryable) throw error;
    await knowledge.failDocument(documentId, workerId, { code, message });
  }
}

async function ingestClaimed(options: IngestOptions, document: ClaimedDocument): Promise<void> {
  const { knowledge, vectors, embedder, workerId } = options;
  const { documentId, workspaceId, knowledgeId, name, bytes } = document;
  await knowledge.documentProgress(documentId, workerId, 'parsing', 0, 0);
  const cut = await options.cut({ name, bytes });
  if (cut.chunks.length === 0)
    throw new HeddleError(
      'document-empty',
      `\`${name}\` has no text to search. A scanned PDF needs text recognition first.`,
    );
  const chunks = cut.chunks.map((chunk) => ({ id: uuidv7(), ...chunk }));
  if (embedder) {
    const scope = { workspaceId, knowledgeId, embedder: embedder.id };
    const made: Float32Array[] = [];
    for (let at = 0; at < chunks.length; at += BATCH) {
      made.push(...(await embedBatch(options, embedder, chunks.slice(at, at + BATCH).map(embeddedText))));
      await knowledge.documentProgress(documentId, workerId, 'embedding', made.length, chunks.length);
    }
    await vectors.upsert(
      scope,
      documentId,
      chunks.flatMap((chunk, index) => (made[index] ? [{ chunkId: chunk.id, vector: made[index] }] : [])),
    );
  }
  await knowledge.finishDocument({
    documentId,
    workerId,
    title: cut.title,
    mediaType: cut.mediaType,
    text: cut.text,
    chunks,
  });
}

/** A passage is embedded with the headings above it, which say what it is about. */
export function embeddedText(chunk: { readonly text: string; readonly heading?: string }): string {
  return chunk.heading === undefined ? chunk.text : `${chunk.heading}\n${chunk.text}`;
}

async function embedBatch(
  { knownVectors }: IngestOptions,
  embedder: Embedder,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const known = knownVectors ? await knownVectors(embedder.id, texts) : [];
  const missing = texts.filter((_, index) => known[index] === undefined);
  const fresh = missing.length > 0 ? await embedder.embed(missing) : [];
  let next = 0;
  return texts.map((_, index) => known[index] ?? fresh[next++] ?? new Float32Array());
}
