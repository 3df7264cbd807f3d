import type { Embedder } from '@heddle/ports';
import { cosineOfUnitVectors, createKeywordIndex, fuseScores, type PassageScore } from '../src/index.ts';
import type { Collection, Question } from './data.ts';

/** Shares of questions whose passage came first, or among the first five, and the mean of one over its rank. */
export interface RetrievalFigures {
  readonly questions: number;
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly meanReciprocalRank: number;
}

/** A way to rank a collection's passages for a question. */
export type Ranker = (question: string) => Promise<readonly PassageScore[]>;

/** The three rankings of this package over one collection. */
export function createRankers(
  { passages }: Collection,
  embedder: Embedder,
): { readonly embeddings: Ranker; readonly keywords: Ranker; readonly fused: Ranker } {
  const index = createKeywordIndex(passages);
  const cosines: Ranker = async (question) => {
    const [query, ...vectors] = await embedder.embed([question, ...passages.map(({ text }) => text)]);
    return passages
      .map(({ id }, position) => ({
        id,
        score: cosineOfUnitVectors(query ?? new Float32Array(), vectors[position] ?? new Float32Array()),
      }))
      .sort((a, b) => b.score - a.score);
  };
  const keywords: Ranker = async (question) => index.search(question, passages.length);
  return {
    embeddings: cosines,
    keywords,
    fused: async (question) => fuseScores(await cosines(question), await keywords(question)),
  };
}

/** Measures one ranking on questions. */
export async function measureRanker(rank: Ranker, questions: readonly Question[]): Promise<RetrievalFigures> {
  const reciprocals: number[] = [];
  for (const { text, relevant } of questions) {
    const position = (await rank(text)).findIndex(({ id }) => relevant.has(id));
    reciprocals.push(position < 0 ? 0 : 1 / (position + 1));
  }
  const share = (limit: number) =>
    reciprocals.filter((value) => value >= 1 / limit).length / questions.length;
  return {
    questions: questions.length,
    recallAt1: share(1),
    recallAt5: share(5),
    meanReciprocalRank: reciprocals.reduce((sum, value) => sum + value, 0) / questions.length,
  };
}
