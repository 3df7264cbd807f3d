import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guidesFor } from './guides.ts';
import { neighbourOf } from './neighbour.ts';
import { GRID } from './node-geometry.ts';
import { freePlace, overlaps, type Rect } from './place-nodes.ts';

const rect = fc.record({
  x: fc.integer({ min: -20, max: 20 }).map((step) => step * GRID),
  y: fc.integer({ min: -20, max: 20 }).map((step) => step * GRID),
  width: fc.constant(240),
  height: fc.constantFrom(48, 104, 184),
});

test('a free place is on the grid, at or below the wanted one, and covers nothing', () => {
  fc.assert(
    fc.property(rect, fc.array(rect, { maxLength: 12 }), (wanted, taken) => {
      const place = freePlace(wanted, wanted, taken);
      expect(place.x).toBe(wanted.x);
      expect(place.y).toBeGreaterThanOrEqual(wanted.y);
      expect(Math.abs(place.y % GRID)).toBe(0);
      for (const other of taken) {
        expect(overlaps({ ...place, width: wanted.width, height: wanted.height }, other)).toBe(false);
      }
    }),
  );
});

test('guides show where edges or middles meet, and span both things', () => {
  const one: Rect = { x: 0, y: 0, width: 100, height: 50 };
  const guides = guidesFor(one, [{ x: 0, y: 200, width: 60, height: 50 }]);
  expect(guides).toEqual([{ axis: 'x', at: 0, from: 0, to: 250 }]);
  expect(guidesFor(one, [{ x: 7, y: 203, width: 61, height: 51 }])).toEqual([]);
});

test('an arrow key goes to the nearest thing ahead, and nowhere when none is', () => {
  const at = (id: string, x: number, y: number) => ({ id, x, y, width: 10, height: 10 });
  const others = [at('right', 100, 0), at('far', 300, 0), at('down', 0, 100), at('corner', 90, 80)];
  const from = at('start', 0, 0);
  expect(neighbourOf(from, 'right', others)).toBe('right');
  expect(neighbourOf(from, 'down', others)).toBe('down');
  expect(neighbourOf(from, 'left', others)).toBeUndefined();
});
