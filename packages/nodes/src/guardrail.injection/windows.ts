import type { Tokens } from './tokens.ts';

/** A run of tokens, `[first, end)`. */
export interface TokenWindow {
  readonly first: number;
  readonly end: number;
}

/** Sizes, in tokens, of the windows a text is read in; each overlaps its neighbour by half. The whole text is always one more. */
const WINDOW_SIZES = [24, 64, 160] as const;

/** Windows shorter than this are weighed as if they were this long, so that a single word cannot decide. */
const SHORTEST_WEIGHED = 14;

/** A text of this many tokens is one reading; each further multiple gives an attack-like window one more chance by accident. */
const UNPENALISED_LENGTH = 64;
const LENGTH_PENALTY = 0.5;

/** How often a word counts in full before each repeat counts less, within about this many tokens. */
const FULL_REPEATS = 2;
const REPEAT_SPAN = 64;

/** Every window of a text of `length` tokens: linear in `length`. */
export function windowsOf(length: number): TokenWindow[] {
  const windows: TokenWindow[] = [];
  for (const size of WINDOW_SIZES) {
    if (size >= length) break;
    for (let first = 0; ; first += size / 2) {
      const end = Math.min(length, first + size);
      windows.push({ first, end });
      if (end === length) break;
    }
  }
  windows.push({ first: 0, end: length });
  return windows;
}

/** What the summed weights of a window are multiplied by: long windows gather more words but not more certainty. */
export function windowScale(window: TokenWindow): number {
  return 1 / Math.sqrt(Math.max(SHORTEST_WEIGHED, window.end - window.first));
}

/** What is taken off the best window's logit because the text offered so many windows. */
export function lengthPenalty(length: number): number {
  return LENGTH_PENALTY * Math.max(0, Math.log(length / UNPENALISED_LENGTH));
}

/** Weight of each token, lower for a word that repeats nearby: repeating one word a hundred times is not a hundredfold reason. */
export function repeatWeights(words: Tokens['words']): Float32Array {
  const weights = new Float32Array(words.length);
  let recent = new Map<string, number>();
  for (const [at, word] of words.entries()) {
    if (at > 0 && at % REPEAT_SPAN === 0) {
      recent = new Map(
        [...recent].filter(([, count]) => count > FULL_REPEATS).map(([key, count]) => [key, count >> 1]),
      );
    }
    const count = (recent.get(word) ?? 0) + 1;
    recent.set(word, count);
    weights[at] = count <= FULL_REPEATS ? 1 : FULL_REPEATS / count;
  }
  return weights;
}
