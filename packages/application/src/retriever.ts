import { HeddleError, type Knowledge, type RetrievedChunk } from '@heddle/contracts';
import type { Embedder, KnowledgeStore, Retriever, StoredChunk, VectorStore } from '@heddle/ports';

/** Ranks passages by the words they share with a query; scores are 0 to 1. */
export interface KeywordRanking {
  search(query: string, limit: number): readonly { readonly id: string; readonly score: number }[];
}

export interface RetrieverOptions {
  readonly knowledge: KnowledgeStore;
  readonly vectors: VectorStore;
  /** Undefined when none is available: then only keywords are compared, and answers say so. */
  readonly embedder: Embedder | undefined;
  readonly rankKeywords: (
    passages: readonly { readonly id: string; readonly text: string }[],
  ) => KeywordRanking;
}

/** Candidates that are looked at more closely, per passage asked for. */
const CANDIDATES_PER_RESULT = 4;

/** Weights of meaning and words, measured in docs/quality.md. */
const WEIGHTS = { cosine: 0.8, keywords: 0.2 } as const;

/** Keyword indexes kept in memory, of one base revision each. */
const KEPT_INDEXES = 8;

/** Search over a knowledge base: nearest vectors, re-scored with a little of the words. */
export function createRetriever(options: RetrieverOptions): Retriever {
  const indexes = new Map<string, KeywordRanking>();

  async function keywordIndex(base: Knowledge, workspaceId: string): Promise<KeywordRanking> {
    const key = `${base.id}@${base.revision}`;
    const known = indexes.get(key);
    if (known) return known;
    const chunks = await options.knowledge.allChunks({ workspaceId, knowledgeId: base.id });
    const made = options.rankKeywords(chunks);
    indexes.set(key, made);
    for (const old of indexes.keys()) if (indexes.size > KEPT_INDEXES) indexes.delete(old);
    return made;
  }

  return {
    async retrieve({ workspaceId, knowledgeId, text, topK, minScore = 0, signal }) {
      const base = await findBase(options.knowledge, workspaceId, knowledgeId);
      assertReady(base);
      const target = { workspaceId, knowledgeId: base.id };
      const keywords = await keywordIndex(base, workspaceId);
      if (!options.embedder || base.embedder !== options.embedder.id) {
        const found = keywords.search(text, topK);
        const chunks = await options.knowledge.chunks(
          target,
          found.map((hit) => hit.id),
        );
        return {
          chunks: scored(base, chunks, new Map(found.map((hit) => [hit.id, hit.score])), { topK, minScore }),
          revision: base.revision,
          embedder: 'keywords',
          degraded: 'Only keywords were compared: the embedder of this knowledge base is not available.',
        };
      }
      const [vector] = await options.embedder.embed([text], signal === undefined ? {} : { signal });
      if (!vector)
        throw new HeddleError('embedder-unavailable', 'The embedder gave no vector for the query.');
      const near = await options.vectors.search(
        { ...target, embedder: base.embedder },
        vector,
        topK * CANDIDATES_PER_RESULT,
      );
      const words = new Map(
        keywords.search(text, topK * CANDIDATES_PER_RESULT).map((hit) => [hit.id, hit.score]),
      );
      const scores = new Map(
        near.map((hit) => [
          hit.chunkId,
          WEIGHTS.cosine * Math.max(0, hit.score) + WEIGHTS.keywords * (words.get(hit.chunkId) ?? 0),
        ]),
      );
      const chunks = await options.knowledge.chunks(target, [...scores.keys()]);
      return {
        chunks: scored(base, chunks, scores, { topK, minScore }),
        revision: base.revision,
        embedder: base.embedder,
      };
    },
  };
}

/** A base by its id, or by its name, which is how flows kept in git say it. */
async function findBase(store: KnowledgeStore, workspaceId: string, idOrName: string): Promise<Knowledge> {
  const byId = /^[0-9a-f-]{36}$/.test(idOrName)
    ? await store.get({ workspaceId, knowledgeId: idOrName })
    : undefined;
  const base = byId ?? (await store.list(workspaceId)).find((candidate) => candidate.name === idOrName);
  if (base) return base;
  throw new HeddleError(
    'knowledge-missing',
    `There is no knowledge base \`${idOrName}\` in this workspace. Choose another in the node, or make it on the Knowledge page.`,
  );
}

/** A base answers from what it has as soon as it was complete once, also while more is indexed. */
function assertReady(base: Knowledge): void {
  if (base.searchable || base.status === 'ready') return;
  const states = {
    indexing: `is being indexed, ${base.done} of ${base.total} steps are done. Try again in a moment.`,
    failed: 'has no document that could be read. The Knowledge page says why; try again when it has one.',
    empty: 'has no documents yet. Try again when it has some.',
  };
  throw new HeddleError('knowledge-not-ready', `The knowledge base \`${base.name}\` ${states[base.status]}`, {
    retryable: base.status === 'indexing',
    retryAfterMs: 2_000,
    details: { knowledgeId: base.id, done: base.done, total: base.total },
  });
}

function scored(
  base: Knowledge,
  chunks: readonly StoredChunk[],
  scores: ReadonlyMap<string, number>,
  { topK, minScore }: { readonly topK: number; readonly minScore: number },
): RetrievedChunk[] {
  return chunks
    .map(({ heading: _heading, ...chunk }) => ({
      ...chunk,
      knowledgeId: base.id,
      score: Math.round((scores.get(chunk.id) ?? 0) * 10_000) / 10_000,
    }))
    .filter((chunk) => chunk.score >= minScore)
    .sort((left, right) => right.score - left.score)
    .slice(0, topK);
}
