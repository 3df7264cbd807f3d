import { parseClass } from './parse-class.ts';
import { parseClassEscape } from './parse-class-escape.ts';
import { PatternReader } from './pattern-reader.ts';
import { NOT_LINE_END, pointToSet } from './point-sets.ts';
import { type Look, PatternError, type PatternPart, type PatternSyntax, type PointSet } from './syntax.ts';

// Deep nesting costs stack, a long pattern costs time; neither occurs in a pattern a person wrote.
const MAX_LENGTH = 2_000;
const MAX_NESTING = 50;
const MAX_REPEAT = 10_000;

/**
 * Reads an ECMAScript regular expression in Unicode mode, plus the harmless spellings people bring from elsewhere
 * (needless escapes of punctuation, a lone `{`, `}` or `]`).
 *
 * @throws PatternError for bad syntax, back-references and patterns over the limits.
 */
export function parsePattern(source: string): PatternSyntax {
  if (source.length > MAX_LENGTH) {
    throw new PatternError(`it is longer than ${MAX_LENGTH} characters`, MAX_LENGTH);
  }
  const reader = new PatternReader(source);
  const looks: Look[] = [];
  const part = parseChoice(reader, looks, 0);
  if (!reader.isAtEnd()) throw reader.error('a closing parenthesis has no opening one');
  return { part, looks };
}

function parseChoice(reader: PatternReader, looks: Look[], nesting: number): PatternPart {
  if (nesting > MAX_NESTING) throw reader.error(`it nests deeper than ${MAX_NESTING} groups`);
  const parts = [parseSequence(reader, looks, nesting)];
  while (reader.take('|')) parts.push(parseSequence(reader, looks, nesting));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { type: 'choice', parts };
}

function parseSequence(reader: PatternReader, looks: Look[], nesting: number): PatternPart {
  const parts: PatternPart[] = [];
  while (!reader.isAtEnd() && !reader.sees('|') && !reader.sees(')')) {
    const part = parseTerm(reader, looks, nesting);
    parts.push(parseRepeat(reader, part));
  }
  return { type: 'sequence', parts };
}

function parseRepeat(reader: PatternReader, part: PatternPart): PatternPart {
  const bounds = reader.takeRepeat();
  if (bounds === undefined) return part;
  if (part.type === 'condition')
    throw reader.error('a condition such as ^, \\b or a lookahead cannot repeat');
  const [min, max] = bounds;
  if (min > max) throw reader.error(`a repetition asks for at least ${min} and at most ${max}`);
  if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity)) {
    throw reader.error(`it counts a repetition beyond ${MAX_REPEAT}`);
  }
  reader.take('?');
  return { type: 'repeat', part, min, max };
}

function parseTerm(reader: PatternReader, looks: Look[], nesting: number): PatternPart {
  if (reader.take('^')) return { type: 'condition', condition: { type: 'start' } };
  if (reader.take('$')) return { type: 'condition', condition: { type: 'end' } };
  if (reader.take('\\b')) return { type: 'condition', condition: { type: 'word-edge' } };
  if (reader.take('\\B')) return { type: 'condition', condition: { type: 'no-word-edge' } };
  if (reader.take('(')) return parseGroup(reader, looks, nesting);
  if (reader.takeRepeat() !== undefined) throw reader.error('a repetition has nothing to repeat');
  return { type: 'point', matches: parsePoint(reader) };
}

function parseGroup(reader: PatternReader, looks: Look[], nesting: number): PatternPart {
  const look = reader.takeOneOf(['?=', '?!', '?<=', '?<!']);
  if (look === undefined && reader.take('?')) {
    if (!reader.take(':') && !reader.takeGroupName()) throw reader.error('this kind of group is not known');
  }
  const part = parseChoice(reader, looks, nesting + 1);
  if (!reader.take(')')) throw reader.error('a group is not closed');
  if (look === undefined) return part;
  looks.push({ part, isBehind: look.includes('<') });
  const condition = { type: 'look', look: looks.length - 1, isNegated: look.endsWith('!') } as const;
  return { type: 'condition', condition };
}

function parsePoint(reader: PatternReader): PointSet {
  if (reader.take('.')) return NOT_LINE_END;
  if (reader.take('[')) return parseClass(reader);
  if (!reader.sees('\\')) return pointToSet(reader.takePoint());
  return parseClassEscape(reader) ?? pointToSet(reader.takeEscapedPoint());
}
