import { parseClassEscape } from './parse-class-escape.ts';
import type { PatternReader } from './pattern-reader.ts';
import { joinSets, negateSet, type PointRange, rangesToSet } from './point-sets.ts';
import type { PointSet } from './syntax.ts';

/** Reads a character class behind its `[`, up to and with its `]`. */
export function parseClass(reader: PatternReader): PointSet {
  const isNegated = reader.take('^');
  const ranges: PointRange[] = [];
  const sets: PointSet[] = [];
  while (!reader.take(']')) {
    if (reader.isAtEnd()) throw reader.error('a character class is not closed');
    const first = parseMember(reader);
    const isRange = reader.sees('-') && !reader.sees('-]');
    if (typeof first === 'function') {
      sets.push(first);
    } else if (!isRange) {
      ranges.push([first, first]);
    } else {
      reader.take('-');
      ranges.push([first, parseRangeEnd(reader, first)]);
    }
  }
  const set = joinSets([rangesToSet(ranges), ...sets]);
  return isNegated ? negateSet(set) : set;
}

function parseRangeEnd(reader: PatternReader, first: number): number {
  const last = parseMember(reader);
  if (typeof last === 'function') throw reader.error('a range in a character class ends in a set');
  if (last < first) throw reader.error('a range in a character class runs backwards');
  return last;
}

function parseMember(reader: PatternReader): number | PointSet {
  if (!reader.sees('\\')) return reader.takePoint();
  if (reader.take('\\b')) return 0x08;
  return parseClassEscape(reader) ?? reader.takeEscapedPoint();
}
