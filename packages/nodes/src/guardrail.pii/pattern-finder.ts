import type { PiiDetection, PiiType } from './pii-types.ts';

/** Finds the values of some types. Every pattern is linear: no nested or ambiguous repetition, all lengths bounded. */
export interface Finder {
  readonly types: readonly PiiType[];
  readonly find: (text: string) => readonly PiiDetection[];
}

interface PatternFinder {
  readonly type: PiiType;
  readonly pattern: RegExp;
  /** Group that is the value itself; the whole match when left out. */
  readonly group?: number;
  /** Score of a match, 0 to drop it. `before` is what stands in front of it. */
  readonly score: (value: string, before: string) => number;
}

/** Characters in front of a value in which a word may say what it is. */
const CONTEXT = 48;

/** A finder of everything that matches a pattern and scores. */
export function byPattern({ type, pattern, group, score }: PatternFinder): Finder {
  const global = new RegExp(pattern.source, `${pattern.flags.replace('g', '').replace('d', '')}gd`);
  return {
    types: [type],
    find: (text) =>
      [...text.matchAll(global)].flatMap((match) => {
        const place = match.indices?.[group ?? 0];
        if (!place) return [];
        const [start, end] = place;
        const found = score(text.slice(start, end), text.slice(Math.max(0, start - CONTEXT), start));
        return found > 0 ? [{ type, start, end, score: found }] : [];
      }),
  };
}

/** The digits of a value, without what separates them. */
export const digitsOf = (value: string): string => value.replaceAll(/\D/g, '');

/** A score for values that a word in front of them announces. */
export const says =
  (words: RegExp, score: number, otherwise = 0) =>
  (_value: string, before: string): number =>
    words.test(before) ? score : otherwise;
