import MiniSearch from 'minisearch';
import { splitWords, textToTerms, wordToTerm } from './keyword-terms.ts';

/** A text with the name its scores are given under. */
export interface Passage {
  readonly id: string;
  readonly text: string;
}

/** How well a passage fits a query; what the number means is said where it is made. */
export interface PassageScore {
  readonly id: string;
  readonly score: number;
}

/** Ranks passages by the words they share with a query. */
export interface KeywordIndex {
  /**
   * The best passages that share a term with the query, best first, at most `limit`.
   *
   * Scores are BM25 relative to the query: 1 is what a passage of average length with every term of the query once would
   * have, and more counts as 1. A term that no passage has weighs most in that measure, so that a passage which shares
   * a single common word with the query scores near 0 even when no other does better.
   */
  search(query: string, limit: number): PassageScore[];
}

/**
 * BM25 with its usual parameters (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009: k 1.2,
 * b 0.75), over stems and without stop words.
 */
const BM25 = { k: 1.2, b: 0.75, d: 0 };

/** Indexes English passages for {@link KeywordIndex.search}. Ids must be unique. */
export function createKeywordIndex(passages: readonly Passage[]): KeywordIndex {
  const index = new MiniSearch<Passage>({
    fields: ['text'],
    tokenize: splitWords,
    processTerm: wordToTerm,
    searchOptions: { bm25: BM25, tokenize: (terms) => terms.split(' '), processTerm: (term) => term },
  });
  index.addAll(passages);
  return {
    search(query, limit) {
      const terms = [...textToTerms(query)];
      if (terms.length === 0) return [];
      const hits = index.search(terms.join(' '));
      const reference = terms.reduce((sum, term) => {
        const containing = hits.filter(({ queryTerms }) => queryTerms.includes(term)).length;
        return sum + inverseDocumentFrequency(passages.length, containing);
      }, 0);
      return hits
        .map(({ id, score, queryTerms }) => ({
          id: String(id),
          // MiniSearch multiplies by the number of terms that matched, which BM25 has in its sum already.
          score: Math.min(1, score / queryTerms.length / reference),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, limit);
    },
  };
}

/** BM25's weight of a term that `containing` of `total` passages have: ln(1 + (N - n + .5) / (n + .5)). */
export function inverseDocumentFrequency(total: number, containing: number): number {
  return Math.log(1 + (total - containing + 0.5) / (containing + 0.5));
}
