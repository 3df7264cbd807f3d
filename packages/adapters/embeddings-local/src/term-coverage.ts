import { inverseDocumentFrequency } from './keyword-index.ts';
import { textToTerms } from './keyword-terms.ts';

/** Measures from 0 to 1 how much of a question a text speaks of. */
export type TermCoverage = (text: string) => number;

/**
 * The share of a question's terms that a text has, each weighted by how rare it is among `passages`. A term
 * that no passage has weighs most, so that a question about something else scores low.
 */
export function createTermCoverage(question: string, passages: readonly string[]): TermCoverage {
  const terms = [...textToTerms(question)];
  const termsOfPassages = passages.map(textToTerms);
  const weights = terms.map((term) => {
    const containing = termsOfPassages.filter((other) => other.has(term)).length;
    return inverseDocumentFrequency(passages.length, containing);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return function coverageOf(text) {
    if (total === 0) return 0;
    const found = textToTerms(text);
    const covered = terms.reduce(
      (sum, term, index) => (found.has(term) ? sum + (weights[index] ?? 0) : sum),
      0,
    );
    return covered / total;
  };
}
