import { HeddleError, type Knowledge, type RetrievedChunk } from '@heddle/contracts';
import type { Embedder, KnowledgeStore, Retriever, StoredChunk, VectorStore } from '@heddle/ports';

/** Ranks passages by the words they share with a query; scores are 0 to 1. */
export interface KeywordRanking {
  search(query: string, limit: number): readonly { readonly id: string; readonly score: number }[];
}

/** What is searched, and by what. */
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
  const keywordsOf = createKeywordIndexes(options);
  return {
    async retrieve({ workspaceId, knowledgeId, text, topK, minScore = 0, signal }) {
      const base = await findBase(options.knowledge, workspaceId, knowledgeId);
      assertReady(base);
      const { embedder } = options;
      const canCompareMeaning = embedder !== undefined && embedder.id === base.embedder;
      const ranking = await keywordsOf(base, workspaceId);
      const scores = canCompareMeaning
        ? await mixedScores({ ...options, embedder }, { workspaceId, base, text, topK, signal, ranking })
        : wordScores(ranking, text, topK);
      const chunks = await options.knowledge.chunks({ workspaceId, knowledgeId: base.id }, [
        ...scores.keys(),
      ]);
      return {
        chunks: scored(base, chunks, scores, { topK, minScore }),
        revision: base.revision,
        ...(canCompareMeaning
          ? { embedder: embedder.id }
          : {
              embedder: 'keywords',
              degraded: 'Only keywords were compared: the embedder of this knowledge base is not available.',
            }),
      };
    },
  };
}

/** Keyword rankings by base and revision; the one made longest ago gives way. */
function createKeywordIndexes({
  knowledge,
  rankKeywords,
}: RetrieverOptions): (base: Knowledge, workspaceId: string) => Promise<KeywordRanking> {
  const indexes = new Map<string, KeywordRanking>();
  return async function keywordsOf(base, workspaceId) {
    const key = `${base.id}@${base.revision}`;
    const known = indexes.get(key);
    if (known) return known;
    const made = rankKeywords(await knowledge.allChunks({ workspaceId, knowledgeId: base.id }));
    indexes.set(key, made);
    for (const old of indexes.keys()) if (indexes.size > KEPT_INDEXES) indexes.delete(old);
    return made;
  };
}

function wordScores(ranking: KeywordRanking, text: string, limit: number): Map<string, number> {
  return new Map(ranking.search(text, limit).map((hit) => [hit.id, hit.score]));
}

/** Scores of the passages nearest in meaning, with a little of the words. */
async function mixedScores(
  { vectors, embedder }: { readonly vectors: VectorStore; readonly embedder: Embedder },
  query: {
    readonly workspaceId: string;
    readonly base: Knowledge;
    readonly text: string;
    readonly topK: number;
    readonly signal: AbortSignal | undefined;
    readonly ranking: KeywordRanking;
  },
): Promise<Map<string, number>> {
  const { workspaceId, base, text, signal } = query;
  const [vector] = await embedder.embed([text], signal === undefined ? {} : { signal });
  if (!vector)
    throw new HeddleError(
      'embedder-unavailable',
      'The embedder gave no vector for the query. Try again; the log of the worker says more.',
    );
  const candidates = query.topK * CANDIDATES_PER_RESULT;
  const target = { workspaceId, knowledgeId: base.id, embedder: embedder.id };
  const near = await vectors.search(target, vector, candidates);
  const words = wordScores(query.ranking, text, candidates);
  return new Map(
    near.map((hit) => [
      hit.chunkId,
      WEIGHTS.cosine * Math.max(0, hit.score) + WEIGHTS.keywords * (words.get(hit.chunkId) ?? 0),
    ]),
  );
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
