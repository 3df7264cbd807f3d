import { SourceFailure } from '../../value/problem.ts';
import { type CharacterSet, LINE_BREAKS } from './character-set.ts';
import type { ParsePatternResult, PatternFlags, PatternNode } from './pattern-ast.ts';
import { readClass, readEscape } from './pattern-classes.ts';

/** Longest pattern, in UTF-16 code units. */
export const MAXIMUM_PATTERN_LENGTH = 1_000;

const MAXIMUM_NESTING = 32;
const MAXIMUM_REPEAT = 1_000;
const REPEAT = /(?:([*+?])|\{([0-9]{1,6})(?:(,)([0-9]{1,6})?)?\})(\??)/y;

/** A pattern while it is read. */
export interface PatternCursor {
  readonly source: string;
  readonly flags: PatternFlags;
  position: number;
  groups: number;
  nesting: number;
}

/**
 * Parses the pattern language of docs/design/expressions.md: the part of regular expressions that can be searched in time
 * proportional to the text. Back-references and look-around are refused, with what to do instead.
 */
export function parsePattern(source: string): ParsePatternResult {
  try {
    if (source.length > MAXIMUM_PATTERN_LENGTH)
      throw new SourceFailure(
        `A pattern has at most ${MAXIMUM_PATTERN_LENGTH} characters.`,
        0,
        source.length,
        'Split it over several conditions.',
      );
    const prefix = /^\(\?([ims]+)\)/.exec(source);
    const letters = prefix?.[1] ?? '';
    const flags = {
      ignoresCase: letters.includes('i'),
      dotTakesLineBreaks: letters.includes('s'),
      anchorsTakeLines: letters.includes('m'),
    };
    const cursor: PatternCursor = { source, flags, position: prefix?.[0].length ?? 0, groups: 0, nesting: 0 };
    const pattern = readChoice(cursor);
    if (cursor.position < source.length)
      throw new SourceFailure(
        'This bracket closes nothing.',
        cursor.position,
        1,
        'Write `\\)` for a bracket that is text.',
      );
    return { ok: true, pattern, groups: cursor.groups };
  } catch (thrown) {
    if (!(thrown instanceof SourceFailure)) throw thrown;
    return { ok: false, problem: thrown.problem };
  }
}

function readChoice(cursor: PatternCursor): PatternNode {
  cursor.nesting += 1;
  if (cursor.nesting > MAXIMUM_NESTING)
    throw new SourceFailure(`A pattern has groups at most ${MAXIMUM_NESTING} deep.`, cursor.position, 1);
  const options = [readSequence(cursor)];
  while (cursor.source[cursor.position] === '|') {
    cursor.position += 1;
    options.push(readSequence(cursor));
  }
  cursor.nesting -= 1;
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { type: 'choice', options };
}

function readSequence(cursor: PatternCursor): PatternNode {
  const parts: PatternNode[] = [];
  while (cursor.position < cursor.source.length) {
    const character = cursor.source[cursor.position];
    if (character === '|' || character === ')') break;
    const start = cursor.position;
    parts.push(readRepeat(cursor, readAtom(cursor), start));
  }
  return { type: 'sequence', parts };
}

function readRepeat(cursor: PatternCursor, body: PatternNode, start: number): PatternNode {
  REPEAT.lastIndex = cursor.position;
  const match = REPEAT.exec(cursor.source);
  if (match === null) return body;
  const [written, sign, low, comma, high, lazy] = match;
  const offset = cursor.position;
  cursor.position += written.length;
  if (body.type === 'assertion')
    throw new SourceFailure(
      'An edge cannot be repeated.',
      start,
      cursor.position - start,
      'Remove the repetition.',
    );
  const minimum = sign === undefined ? Number(low) : Number(sign === '+');
  const maximum = maximumOf(sign, minimum, comma, high);
  if (minimum > maximum) throw new SourceFailure('The smaller number comes first.', offset, written.length);
  if (Math.max(minimum, maximum === Number.POSITIVE_INFINITY ? 0 : maximum) > MAXIMUM_REPEAT) {
    throw new SourceFailure(
      `A pattern repeats at most ${MAXIMUM_REPEAT} times, or without limit.`,
      offset,
      written.length,
      'Use `*` or `+`.',
    );
  }
  REPEAT.lastIndex = cursor.position;
  if (REPEAT.test(cursor.source) || cursor.source[cursor.position] === '+') {
    throw new SourceFailure(
      'Two repetitions follow each other.',
      cursor.position,
      1,
      'Put a group around the first: `(?:a+)*`.',
    );
  }
  return { type: 'repeat', body, minimum, maximum, isLazy: lazy === '?' };
}

function maximumOf(
  sign: string | undefined,
  minimum: number,
  comma: string | undefined,
  high: string | undefined,
): number {
  if (sign === '?') return 1;
  if (sign !== undefined) return Number.POSITIVE_INFINITY;
  if (comma === undefined) return minimum;
  return high === undefined ? Number.POSITIVE_INFINITY : Number(high);
}

function readAtom(cursor: PatternCursor): PatternNode {
  const character = cursor.source[cursor.position];
  switch (character) {
    case '(':
      return readGroup(cursor);
    case '[':
      return { type: 'set', set: readClass(cursor) };
    case '\\':
      return readEscape(cursor);
    case '.':
      cursor.position += 1;
      return { type: 'set', set: dot(cursor.flags) };
    case '^':
      cursor.position += 1;
      return { type: 'assertion', assertion: cursor.flags.anchorsTakeLines ? 'line-start' : 'start' };
    case '$':
      cursor.position += 1;
      return { type: 'assertion', assertion: cursor.flags.anchorsTakeLines ? 'line-end' : 'end' };
    case '*':
    case '+':
    case '?':
    case '{':
      throw new SourceFailure(
        `\`${character}\` repeats nothing here.`,
        cursor.position,
        1,
        `Write \`\\${character}\` for the character itself.`,
      );
    default:
      return readCharacter(cursor);
  }
}

function readCharacter(cursor: PatternCursor): PatternNode {
  const codePoint = cursor.source.codePointAt(cursor.position) ?? 0;
  cursor.position += codePoint > 0xffff ? 2 : 1;
  return {
    type: 'set',
    set: {
      ranges: [[codePoint, codePoint]],
      classes: [],
      isNegated: false,
      ignoresCase: cursor.flags.ignoresCase,
    },
  };
}

function dot(flags: PatternFlags): CharacterSet {
  return {
    ranges: flags.dotTakesLineBreaks ? [] : LINE_BREAKS,
    classes: [],
    isNegated: true,
    ignoresCase: false,
  };
}

function readGroup(cursor: PatternCursor): PatternNode {
  const open = cursor.position;
  const isPlain = !cursor.source.startsWith('(?', open);
  if (!isPlain && !cursor.source.startsWith('(?:', open)) throw unknownGroup(cursor.source, open);
  cursor.position += isPlain ? 1 : 3;
  let index = 0;
  if (isPlain) {
    cursor.groups += 1;
    index = cursor.groups;
  }
  const body = readChoice(cursor);
  if (cursor.source[cursor.position] !== ')')
    throw new SourceFailure(
      'This bracket is never closed.',
      open,
      1,
      'Add `)`, or write `\\(` for a bracket that is text.',
    );
  cursor.position += 1;
  return isPlain ? { type: 'group', index, body } : body;
}

function unknownGroup(source: string, offset: number): SourceFailure {
  const written = /^\(\?<?[^\s)]?/.exec(source.slice(offset))?.[0] ?? '(?';
  const isLook = /^\(\?<?[=!]/.test(written);
  const fix = isLook
    ? 'Look-around could take unbounded time; match what is around it too and use `extract` with a group, or join two conditions with `and`.'
    : 'Write `(…)` for a group, `(?:…)` for one that is not kept; `(?i)`, `(?m)` and `(?s)` stand at the very start.';
  return new SourceFailure(
    `\`${written}\` is not part of the pattern language.`,
    offset,
    written.length,
    fix,
  );
}
