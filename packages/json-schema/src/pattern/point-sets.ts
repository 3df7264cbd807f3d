import type { PointSet } from './syntax.ts';

/** First and last code point, both included. */
export type PointRange = readonly [first: number, last: number];

/** The set of all points of some ranges. */
export function rangesToSet(ranges: readonly PointRange[]): PointSet {
  return function isInRanges(point) {
    for (const [first, last] of ranges) if (point >= first && point <= last) return true;
    return false;
  };
}

/** The set of one point. */
export function pointToSet(only: number): PointSet {
  return (point) => point === only;
}

/** All points outside a set. */
export function negateSet(set: PointSet): PointSet {
  return (point) => !set(point);
}

/** All points of any of the sets. */
export function joinSets(sets: readonly PointSet[]): PointSet {
  return function isInAny(point) {
    for (const set of sets) if (set(point)) return true;
    return false;
  };
}

const DIGIT: PointSet = rangesToSet([[0x30, 0x39]]);

/** `[A-Za-z0-9_]`, as `\w` and `\b` understand words. */
export const WORD: PointSet = rangesToSet([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);

// ECMAScript's WhiteSpace and LineTerminator.
const SPACE: PointSet = rangesToSet([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);

/** What `.` matches: everything but line terminators. */
export const NOT_LINE_END: PointSet = negateSet(
  rangesToSet([
    [0x0a, 0x0a],
    [0x0d, 0x0d],
    [0x2028, 0x2029],
  ]),
);

/** The sets behind `\d \D \s \S \w \W`. */
export const CLASS_ESCAPES: ReadonlyMap<string, PointSet> = new Map([
  ['d', DIGIT],
  ['D', negateSet(DIGIT)],
  ['s', SPACE],
  ['S', negateSet(SPACE)],
  ['w', WORD],
  ['W', negateSet(WORD)],
]);

/** The set behind `\p{…}`; undefined when there is no such property. One code point is asked at a time. */
export function propertySet(expression: string): PointSet | undefined {
  if (!/^[A-Za-z0-9_]+(=[A-Za-z0-9_]+)?$/.test(expression)) return undefined;
  try {
    const single = new RegExp(`^\\p{${expression}}$`, 'u');
    return (point) => single.test(String.fromCodePoint(point));
  } catch {
    // The engine's own table of properties is the only list there is; unknown names throw.
    return undefined;
  }
}
