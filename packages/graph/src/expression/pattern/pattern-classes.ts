import { SourceFailure } from '../../value/problem.ts';
import {
  type CharacterClass,
  type CharacterSet,
  categoryClass,
  complementOf,
  DIGITS,
  SPACE,
  WORD,
} from './character-set.ts';
import type { PatternCursor } from './parse-pattern.ts';
import type { PatternNode } from './pattern-ast.ts';

type Ranges = readonly (readonly [number, number])[];

/** What an escape or one member of a class stands for. */
interface Members {
  readonly ranges: Ranges;
  readonly classes: readonly CharacterClass[];
  /** The one code point it is, when it can begin or end a range. */
  readonly single?: number;
}

const CLASS_ESCAPES: Readonly<Record<string, Ranges>> = {
  d: DIGITS,
  D: complementOf(DIGITS),
  w: WORD,
  W: complementOf(WORD),
  s: SPACE,
  S: complementOf(SPACE),
};
const CONTROL_ESCAPES: Readonly<Record<string, number>> = {
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  f: 0x0c,
  v: 0x0b,
  '0': 0,
};
const CODE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})/y;
const CATEGORY = /\\[pP]\{([A-Za-z]+)\}/y;

/** Reads an escape outside a class, with the cursor on its backslash. */
export function readEscape(cursor: PatternCursor): PatternNode {
  const letter = cursor.source[cursor.position + 1];
  if (letter === 'b' || letter === 'B') {
    cursor.position += 2;
    return { type: 'assertion', assertion: letter === 'b' ? 'word-edge' : 'no-word-edge' };
  }
  const { ranges, classes } = readEscaped(cursor);
  return { type: 'set', set: { ranges, classes, isNegated: false, ignoresCase: cursor.flags.ignoresCase } };
}

/** Reads a class such as `[^a-z\d]`, with the cursor on its bracket. */
export function readClass(cursor: PatternCursor): CharacterSet {
  const open = cursor.position;
  const isNegated = cursor.source[open + 1] === '^';
  cursor.position += isNegated ? 2 : 1;
  const ranges: (readonly [number, number])[] = [];
  const classes: CharacterClass[] = [];
  while (cursor.source[cursor.position] !== ']') {
    if (cursor.position >= cursor.source.length)
      throw new SourceFailure(
        'This class is never closed.',
        open,
        1,
        'Add `]`, or write `\\[` for a bracket that is text.',
      );
    const members = readRange(cursor);
    ranges.push(...members.ranges);
    classes.push(...members.classes);
  }
  cursor.position += 1;
  return { ranges, classes, isNegated, ignoresCase: cursor.flags.ignoresCase };
}

function readRange(cursor: PatternCursor): Members {
  const start = cursor.position;
  const first = readMember(cursor);
  const isRange =
    cursor.source[cursor.position] === '-' &&
    cursor.source[cursor.position + 1] !== ']' &&
    cursor.position + 1 < cursor.source.length;
  if (!isRange) return first;
  cursor.position += 1;
  const last = readMember(cursor);
  if (first.single === undefined || last.single === undefined || first.single > last.single) {
    const written = cursor.source.slice(start, cursor.position);
    throw new SourceFailure(
      `\`${written}\` is no range.`,
      start,
      written.length,
      'A range goes from a lower to a higher character; put a plain `-` last.',
    );
  }
  return { ranges: [[first.single, last.single]], classes: [] };
}

function readMember(cursor: PatternCursor): Members {
  if (cursor.source[cursor.position] === '\\') return readEscaped(cursor);
  const codePoint = cursor.source.codePointAt(cursor.position) ?? 0;
  cursor.position += codePoint > 0xffff ? 2 : 1;
  return single(codePoint);
}

function readEscaped(cursor: PatternCursor): Members {
  const { source, position } = cursor;
  const letter = source[position + 1] ?? '';
  const category = matchAt(CATEGORY, source, position);
  if (category !== null) return readCategory(cursor, category);
  const code = matchAt(CODE, source, position);
  if (code !== null) {
    cursor.position += code[0].length;
    return single(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16));
  }
  cursor.position += 2;
  if (Object.hasOwn(CLASS_ESCAPES, letter)) return { ranges: CLASS_ESCAPES[letter] ?? [], classes: [] };
  if (Object.hasOwn(CONTROL_ESCAPES, letter)) return single(CONTROL_ESCAPES[letter] ?? 0);
  if (letter !== '' && !/[A-Za-z0-9]/.test(letter)) {
    const codePoint = source.codePointAt(position + 1) ?? 0;
    if (codePoint > 0xffff) cursor.position += 1;
    return single(codePoint);
  }
  const fix = /[1-9]/.test(letter)
    ? 'Back-references could take unbounded time; compare two `extract` results instead.'
    : 'Write two backslashes for one that is text; in a quoted text each is doubled again.';
  throw new SourceFailure(
    `\`\\${letter}\` is not part of the pattern language.`,
    position,
    1 + letter.length,
    fix,
  );
}

function readCategory(cursor: PatternCursor, match: RegExpExecArray): Members {
  const name = match[1] ?? '';
  const found = categoryClass(name, match[0][1] === 'P');
  if (found === undefined)
    throw new SourceFailure(
      `The category \`${name}\` is not known.`,
      cursor.position,
      match[0].length,
      'Known are L, Lu, Ll, M, N, Nd, P, S and Z.',
    );
  cursor.position += match[0].length;
  return { ranges: [], classes: [found] };
}

function single(codePoint: number): Members {
  return { ranges: [[codePoint, codePoint]], classes: [], single: codePoint };
}

function matchAt(sticky: RegExp, source: string, offset: number): RegExpExecArray | null {
  sticky.lastIndex = offset;
  return sticky.exec(source);
}
