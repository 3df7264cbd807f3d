/** A match: a higher score is better; `at` are the matched places in the text, for highlighting. */
export interface FuzzyMatch {
  readonly score: number;
  readonly at: readonly number[];
}

const BOUNDARY = /[\s._/-]/;

/**
 * Matches a query's letters in order within a text, case-insensitively. Whole words, word starts and runs of letters
 * score higher, gaps lower, so that `rtr` finds `rag.retrieve` after `control.route` only if nothing is closer.
 *
 * @returns undefined when a letter is missing; an empty query matches everything with score 0.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | undefined {
  const wanted = query.trim().toLowerCase().replace(/\s+/g, ' ');
  const source = text.toLowerCase();
  if (wanted === '') return { score: 0, at: [] };
  const whole = source.indexOf(wanted);
  if (whole >= 0) {
    const isStart = whole === 0 || BOUNDARY.test(source[whole - 1] ?? '');
    return {
      score: 100 + wanted.length * 4 + (isStart ? 40 : 0) - whole - source.length * 0.1,
      at: Array.from({ length: wanted.length }, (_, index) => whole + index),
    };
  }
  return scatteredMatch(wanted.replaceAll(' ', ''), source);
}

function scatteredMatch(wanted: string, source: string): FuzzyMatch | undefined {
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of wanted) {
    const place = nextPlace(source, letter, from);
    if (place < 0) return undefined;
    const isStart = place === 0 || BOUNDARY.test(source[place - 1] ?? '');
    const isRun = at.at(-1) === place - 1;
    score += (isStart ? 8 : 0) + (isRun ? 6 : 1) - Math.min(place - from, 6);
    at.push(place);
    from = place + 1;
  }
  return { score: score - source.length * 0.1, at };
}

/** The next letter, preferring one that begins a word nearby. */
function nextPlace(source: string, letter: string, from: number): number {
  const first = source.indexOf(letter, from);
  if (first < 0 || first === from) return first;
  for (let place = first; place >= 0 && place < first + 24; place = source.indexOf(letter, place + 1)) {
    if (place === 0 || BOUNDARY.test(source[place - 1] ?? '')) return place;
  }
  return first;
}

/** Ranks items by their best matching text; earlier texts of an item weigh more. */
export function fuzzyRank<Item>(
  query: string,
  items: readonly Item[],
  texts: (item: Item) => readonly string[],
): Item[] {
  if (query.trim() === '') return [...items];
  const scored = items.flatMap((item) => {
    const scores = texts(item).flatMap((text, index) => {
      const match = fuzzyMatch(query, text);
      return match ? [match.score - index * 12] : [];
    });
    return scores.length === 0 ? [] : [{ item, score: Math.max(...scores) }];
  });
  return scored.sort((left, right) => right.score - left.score).map(({ item }) => item);
}

/** The least score a letter of the query must bring on average: below it, letters are only strewn about. */
const CLOSE = 4;
/** A score that nothing but a long whole name reaches. */
const BEST = 250;

/**
 * How well names answer a query, from 0 (not at all) to 1; earlier names weigh more. Stricter than {@link fuzzyMatch}:
 * letters strewn over a long name are no answer, `warr` does not mean `Switch between light and dark`.
 */
export function nearness(query: string, names: readonly string[]): number {
  const scores = names.map((name, index) => {
    const match = fuzzyMatch(query, name);
    if (!match || match.score < query.trim().length * CLOSE) return 0;
    return Math.min(1, match.score / BEST) / (1 + index);
  });
  return Math.max(0, ...scores);
}
