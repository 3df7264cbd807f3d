import type { PassageScore } from './keyword-index.ts';

/**
 * Shares of cosine and keyword score in a fused score, tuned with `quality/measure.ts` on one half of the questions. More
 * for keywords finds more of what people ask in the documents' own words and loses paraphrases, which share no words
 * with their answer; equal shares lose a third of them.
 */
export const FUSION_WEIGHTS = { cosine: 0.8, keyword: 0.2 } as const;

/**
 * One ranking from cosines (-1 to 1) and the scores of a keyword index (0 to 1): the sum by {@link FUSION_WEIGHTS}, best
 * first, ties in the order of `cosines`. A passage without keyword score has 0 there; only passages in `cosines` are
 * ranked, for without a cosine there is nothing to compare.
 */
export function fuseScores(
  cosines: readonly PassageScore[],
  keywords: readonly PassageScore[],
  weights: { readonly cosine: number; readonly keyword: number } = FUSION_WEIGHTS,
): PassageScore[] {
  const keywordScores = new Map(keywords.map(({ id, score }) => [id, score]));
  return cosines
    .map(({ id, score }) => ({
      id,
      score: weights.cosine * score + weights.keyword * (keywordScores.get(id) ?? 0),
    }))
    .sort((a, b) => b.score - a.score);
}

/** The cosine of two unit vectors, which is their dot product. */
export function cosineOfUnitVectors(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
