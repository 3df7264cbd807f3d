import type { Boundary, TextUnit } from './text-units.ts';
import { measure } from './token-estimate.ts';

/** A chunk as the units `first` to `last`, both included. */
export interface UnitRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What a cut before a unit costs. A chunk that is half empty costs 0.25 (the square of its empty share), so a cut is
 * moved to a better place when that is not far. Chosen by `quality/measure.ts` on prose; the order is what matters.
 */
const CUT_COST = {
  heading: 0,
  paragraph: 0,
  'list-item': 0.1,
  row: 0.15,
  sentence: 0.2,
  line: 0.3,
  introduced: 0.3,
  word: 1,
  'after-heading': 4,
} as const satisfies Record<Boundary, number>;

/** What it costs to go on in the same chunk over a heading: two half chunks are better than a chunk of two subjects. */
function crossingCost(level: number): number {
  if (level === 0) return 0;
  return level <= 2 ? 0.8 : 0.55;
}

/**
 * Divides the units into consecutive ranges of at most `limit` by {@link measure} with the least total cost of cuts,
 * empty space and crossed headings, as a typesetter breaks lines. Linear in the units for a given limit.
 */
export function packUnits(units: readonly TextUnit[], limit: number): UnitRange[] {
  const count = units.length;
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const cutAt = new Int32Array(count + 1);
  best[0] = 0;
  for (let end = 1; end <= count; end += 1) {
    const last = units[end - 1];
    if (last === undefined) break;
    let tokens = 0;
    let crossings = 0;
    for (let first = end - 1; first >= 0; first -= 1) {
      const unit = units[first];
      if (unit === undefined) break;
      tokens += unit.tokens;
      const size = measure(last.end - unit.start, tokens);
      if (size > limit && first < end - 1) break;
      const empty = Math.max(0, 1 - size / limit);
      const cut = first === 0 ? 0 : CUT_COST[unit.before];
      const cost = (best[first] ?? 0) + cut + crossings + empty * empty;
      if (cost < (best[end] ?? 0)) {
        best[end] = cost;
        cutAt[end] = first;
      }
      crossings += crossingCost(unit.level);
    }
  }
  return readRanges(cutAt);
}

function readRanges(cutAt: Int32Array): UnitRange[] {
  const ranges: UnitRange[] = [];
  for (let end = cutAt.length - 1; end > 0; ) {
    const first = cutAt[end] ?? 0;
    ranges.push({ first, last: end - 1 });
    end = first;
  }
  return ranges.reverse();
}
