/** A set of code points: any of its ranges or classes, or none of them when negated. */
export interface CharacterSet {
  /** Pairs of first and last code point. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Tests of one character each, for classes that ranges do not spell out. */
  readonly classes: readonly CharacterClass[];
  readonly isNegated: boolean;
  readonly ignoresCase: boolean;
}

export interface CharacterClass {
  readonly test: (character: string) => boolean;
  readonly isNegated: boolean;
}

/** `\d`, `\w` as ranges of ASCII. */
export const DIGITS: readonly (readonly [number, number])[] = [[0x30, 0x39]];
export const WORD: readonly (readonly [number, number])[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** `\s`: what JavaScript counts as white space. */
export const SPACE: readonly (readonly [number, number])[] = [
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
];
export const LINE_BREAKS: readonly (readonly [number, number])[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

/** Unicode general categories that `\p{…}` knows. Each is tried on one character, so none can take long. */
const CATEGORIES: Readonly<Record<string, RegExp>> = {
  L: /^\p{L}$/u,
  Lu: /^\p{Lu}$/u,
  Ll: /^\p{Ll}$/u,
  M: /^\p{M}$/u,
  N: /^\p{N}$/u,
  Nd: /^\p{Nd}$/u,
  P: /^\p{P}$/u,
  S: /^\p{S}$/u,
  Z: /^\p{Z}$/u,
};

/** The class of a Unicode category by its short name, or undefined. */
export function categoryClass(name: string, isNegated: boolean): CharacterClass | undefined {
  const category = Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : undefined;
  return category === undefined ? undefined : { test: (character) => category.test(character), isNegated };
}

/** The ranges between and around given ascending ranges. */
export function complementOf(
  ranges: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of ranges) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  gaps.push([next, 0x10ffff]);
  return gaps;
}

/** For each ASCII character 1 when it is in a set, so that most text is decided by one look. */
export type AsciiTable = Uint8Array;

/** The ASCII part of a set as a table; ASCII letters differ in case from ASCII letters only. */
export function asciiTableOf(set: CharacterSet): AsciiTable {
  const table = new Uint8Array(128);
  for (const [first, last] of set.ranges) table.fill(1, Math.min(first, 128), Math.min(last + 1, 128));
  if (set.classes.length > 0)
    for (let code = 0; code < 128; code += 1) table[code] = Number(holds(set, code));
  for (let upper = 0x41; set.ignoresCase && upper <= 0x5a; upper += 1) {
    const isIn = table[upper] === 1 || table[upper + 32] === 1;
    table.fill(Number(isIn), upper, upper + 1).fill(Number(isIn), upper + 32, upper + 33);
  }
  return set.isNegated ? table.map((isIn) => 1 - isIn) : table;
}

/** Whether a set has a code point. */
export function setHas(set: CharacterSet, codePoint: number): boolean {
  const isIn =
    holds(set, codePoint) || (set.ignoresCase && otherCases(codePoint).some((other) => holds(set, other)));
  return isIn !== set.isNegated;
}

function holds(set: CharacterSet, codePoint: number): boolean {
  for (const [first, last] of set.ranges) if (codePoint >= first && codePoint <= last) return true;
  if (set.classes.length === 0) return false;
  const character = String.fromCodePoint(codePoint);
  return set.classes.some((entry) => entry.test(character) !== entry.isNegated);
}

/** The code points that differ from one only in case; letters whose other case is several characters have none. */
function otherCases(codePoint: number): readonly number[] {
  const character = String.fromCodePoint(codePoint);
  const lower = singleCodePoint(character.toLowerCase());
  const upper = singleCodePoint(character.toUpperCase());
  return [lower, upper].filter((other) => other !== undefined && other !== codePoint) as number[]; // cast: undefined is filtered out
}

function singleCodePoint(text: string): number | undefined {
  const codePoint = text.codePointAt(0);
  return codePoint !== undefined && String.fromCodePoint(codePoint).length === text.length
    ? codePoint
    : undefined;
}
