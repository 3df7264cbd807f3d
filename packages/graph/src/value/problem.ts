/** Something a person must correct in a source text, at a place given in UTF-16 code units. */
export interface SourceProblem {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  /** What to write instead, when that is known. */
  readonly fix?: string;
}

/** Carries a problem out of a parser, which catches it; it never leaves this package. */
export class SourceFailure {
  readonly problem: SourceProblem;

  constructor(message: string, offset: number, length: number, fix?: string) {
    this.problem = { message, offset, length: Math.max(1, length), ...(fix === undefined ? {} : { fix }) };
  }

  static of(problem: SourceProblem): SourceFailure {
    return new SourceFailure(problem.message, problem.offset, problem.length, problem.fix);
  }
}

/** Line and column of an offset, both from 1, as editors show them. Lines end at `\n`. */
export function lineAndColumn(
  source: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** The entry of a closed list that a mistyped word most likely means, or undefined when none is near (edit distance over 2). */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.ceil(word.length / 2) + 1);
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Levenshtein distance, given up at `limit`. */
function editDistance(first: string, second: string, limit: number): number {
  if (Math.abs(first.length - second.length) >= limit) return limit;
  let previous = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const change = (previous[column - 1] ?? 0) + (first[row - 1] === second[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[second.length] ?? limit;
}
