import type { PatternReader } from './pattern-reader.ts';
import { CLASS_ESCAPES, negateSet, propertySet } from './point-sets.ts';
import type { PointSet } from './syntax.ts';

/** Reads `\d`, `\p{…}` and their like; undefined, with nothing read, when the escape means a single point. */
export function parseClassEscape(reader: PatternReader): PointSet | undefined {
  for (const [letter, set] of CLASS_ESCAPES) if (reader.take(`\\${letter}`)) return set;
  const property = reader.takeOneOf(['\\p{', '\\P{']);
  if (property === undefined) return undefined;
  const expression = reader.takeUntil('}');
  const set = propertySet(expression);
  if (set === undefined) throw reader.error(`there is no Unicode property "${expression}"`);
  return property === '\\P{' ? negateSet(set) : set;
}
