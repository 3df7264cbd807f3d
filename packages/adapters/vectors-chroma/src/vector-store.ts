import { createHash } from 'node:crypto';
import { HeddleError } from '@heddle/contracts';
import type { VectorScope, VectorStore } from '@heddle/ports';
import { ChromaClient, ChromaNotFoundError, type Collection } from 'chromadb';

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
  const open = new Map<string, Promise<Collection>>();

  function collectionOf(scope: VectorScope): Promise<Collection> {
    const name = collectionName(scope);
    const known = open.get(name);
    if (known) return known;
    const made = client.getOrCreateCollection({
      name,
      embeddingFunction: null,
      configuration: { hnsw: { space: 'cosine' } },
      metadata: { workspace: scope.workspaceId, knowledge: scope.knowledgeId, embedder: scope.embedder },
    });
    open.set(name, made);
    made.catch(() => open.delete(name));
    return made;
  }

  /** Runs on a scope's collection; one that somebody else deleted since it was opened is made again. */
  async function onCollection<Result>(
    scope: VectorScope,
    work: (collection: Collection) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(await collectionOf(scope));
    } catch (error) {
      if (!(error instanceof ChromaNotFoundError)) throw error;
      open.delete(collectionName(scope));
      return work(await collectionOf(scope));
    }
  }

  return {
    upsert: (scope, documentId, vectors) =>
      reaching(url, () =>
        onCollection(scope, async (collection) => {
          for (let at = 0; at < vectors.length; at += BATCH) {
            const batch = vectors.slice(at, at + BATCH);
            await collection.upsert({
              ids: batch.map((item) => item.chunkId),
              embeddings: batch.map((item) => [...item.vector]),
              metadatas: batch.map(() => ({ documentId })),
            });
          }
        }),
      ),
    search: (scope, query, topK) =>
      reaching(url, () =>
        onCollection(scope, async (collection) => {
          const { ids, distances } = await collection.query({
            queryEmbeddings: [[...query]],
            nResults: topK,
            include: ['distances'],
          });
          // Chroma's cosine distance is 1 - cosine.
          return (ids[0] ?? []).map((chunkId, index) => ({
            chunkId,
            score: 1 - (distances[0]?.[index] ?? 1),
          }));
        }),
      ),
    deleteDocument: (scope, documentId) =>
      reaching(url, () =>
        onCollection(scope, async (collection) => {
          await collection.delete({ where: { documentId } });
        }),
      ),
    deleteKnowledge: (scope) =>
      reaching(url, async () => {
        const prefix = collectionPrefix(scope);
        for (const { name } of await client.listCollections({ limit: 10_000 })) {
          if (!name.startsWith(prefix)) continue;
          await client.deleteCollection({ name });
          open.delete(name);
        }
      }),
    ping: () =>
      reaching(url, async () => {
        await client.heartbeat();
      }),
  };
}

function collectionPrefix({
  workspaceId,
  knowledgeId,
}: Pick<VectorScope, 'workspaceId' | 'knowledgeId'>): string {
  return `h-${digest(`${workspaceId}/${knowledgeId}`)}-`;
}

function collectionName(scope: VectorScope): string {
  return `${collectionPrefix(scope)}${digest(scope.embedder)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
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
