import { expect, test } from 'vitest';
import { connectedParts, packParts } from './layout-parts.ts';

const edge = (source: string, target: string) => ({ source, target });
const rect = (id: string, x: number, y: number, width = 100) => ({ id, x, y, width, height: 50 });

test('what is joined by edges in either direction is one part, in the order given', () => {
  const parts = connectedParts(['a', 'b', 'c', 'd', 'e'], [edge('d', 'b'), edge('a', 'd'), edge('x', 'c')]);
  expect(parts).toEqual([['a', 'b', 'd'], ['c'], ['e']]);
});

test('parts stand in rows no wider than the widest, and keep their shape', () => {
  const wide = [rect('a', 500, 300), rect('b', 800, 340)];
  const placed = packParts([wide, [rect('c', 0, 0)], [rect('d', 9, 9)], [rect('e', 0, 0, 300)]], {
    x: 20,
    y: 10,
  });
  expect(Object.fromEntries(placed)).toEqual({
    a: { x: 0, y: 0 },
    b: { x: 300, y: 40 },
    c: { x: 0, y: 100 },
    d: { x: 120, y: 100 },
    e: { x: 0, y: 160 },
  });
});
