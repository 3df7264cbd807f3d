import { stem } from './stem.ts';

/**
 * English words that say nothing about the subject: articles, pronouns, prepositions, auxiliary and question words, and
 * what is left of contractions when the apostrophe separates ("don't" is "don" and "t").
 */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about above after again against ain all also am an and any are aren as at be because been before being below ' +
    'between both but by can could couldn d did didn do does doesn doing don down during each few for from further ' +
    'had hadn has hasn have haven having he her here hers herself him himself his how i if in into is isn it its ' +
    'itself just ll m ma may me might more most must my myself no nor not now o of off on once only or other our ours ' +
    'ourselves out over own re s same shall shan she should shouldn so some such t than that the their theirs them ' +
    'themselves then there these they this those through to too under until up upon us ve very was wasn we were weren ' +
    'what when where whether which while who whom whose why will with won would wouldn y you your yours yourself ' +
    'yourselves'
  ).split(' '),
);

/** The words of a text without case and accents, in order. */
export function splitWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The term a word is indexed by: its stem, or `null` for a stop word. */
export function wordToTerm(word: string): string | null {
  return STOP_WORDS.has(word) ? null : stem(word);
}

/** The terms of a text, each once. */
export function textToTerms(text: string): Set<string> {
  const terms = splitWords(text).map(wordToTerm);
  return new Set(terms.filter((term) => term !== null));
}
