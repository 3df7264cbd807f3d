import { HeddleError } from '@heddle/contracts';
import type { StoredVector, VectorStore } from '@heddle/ports';
import { ChromaClient, type Collection } from 'chromadb';
import { Collections } from './collections.ts';

/** Which Chroma. */
export interface ChromaVectorStoreOptions {
  /** `http://host:port` of a Chroma 1.x server. */
  readonly url: string;
}

/** Vectors sent in one request. */
const BATCH = 500;

/**
 * A VectorStore on Chroma. One collection per knowledge base and embedder, so that a search never meets another
 * workspace's vectors and vectors of different embedders never mix. Vectors are Heddle's own: Chroma embeds nothing.
 */
export function createChromaVectorStore({ url }: ChromaVectorStoreOptions): VectorStore {
  const { hostname, port, protocol } = new URL(url);
  const ssl = protocol === 'https:';
  const client = new ChromaClient({ host: hostname, port: Number(port || (ssl ? 443 : 80)), ssl });
  const collections = new Collections(client);
  const onCollection: Collections['with'] = (scope, work) =>
    reaching(url, () => collections.with(scope, work));
  return {
    upsert: (scope, documentId, vectors) =>
      onCollection(scope, (collection) => upsert(collection, documentId, vectors)),
    search: (scope, query, topK) => onCollection(scope, (collection) => search(collection, query, topK)),
    deleteDocument: (scope, documentId) =>
      onCollection(scope, async (collection) => {
        await collection.delete({ where: { documentId } });
      }),
    deleteKnowledge: (scope) => reaching(url, () => collections.delete(scope)),
    ping: () =>
      reaching(url, async () => {
        await client.heartbeat();
      }),
  };
}

async function upsert(
  collection: Collection,
  documentId: string,
  vectors: readonly StoredVector[],
): Promise<void> {
  for (let at = 0; at < vectors.length; at += BATCH) {
    const batch = vectors.slice(at, at + BATCH);
    await collection.upsert({
      ids: batch.map((item) => item.chunkId),
      embeddings: batch.map((item) => [...item.vector]),
      metadatas: batch.map(() => ({ documentId })),
    });
  }
}

async function search(
  collection: Collection,
  query: Float32Array,
  topK: number,
): Promise<{ chunkId: string; score: number }[]> {
  const { ids, distances } = await collection.query({
    queryEmbeddings: [[...query]],
    nResults: topK,
    include: ['distances'],
  });
  // Chroma's cosine distance is 1 - cosine.
  return (ids[0] ?? []).map((chunkId, index) => ({ chunkId, score: 1 - (distances[0]?.[index] ?? 1) }));
}

async function reaching<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new HeddleError(
      'store-unavailable',
      `Chroma at ${new URL(url).host} did not do as asked: ${cause instanceof Error ? cause.message : String(cause)}. Check CHROMA_URL and that it runs.`,
      { cause },
    );
  }
}
