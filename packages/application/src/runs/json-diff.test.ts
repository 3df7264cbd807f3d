import type { Json } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson, MAX_CHANGES } from './json-diff.ts';

const anyJson = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>; // cast: what fast-check makes is JSON

describe('diffJson', () => {
  it('a value differs in nothing from itself, whatever the order of its members', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(diffJson(value, structuredClone(value))).toEqual({ equal: true, changes: [], more: 0 });
      }),
    );
    expect(diffJson({ a: 1, b: 2 }, { b: 2, a: 1 }).equal).toBe(true);
  });

  it('both directions find the same places, with the sides exchanged', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (left, right) => {
        const mirrored = diffJson(right, left).changes.map(({ path, left: l, right: r }) => ({
          path,
          ...(r === undefined ? {} : { left: r }),
          ...(l === undefined ? {} : { right: l }),
        }));
        const sorted = (changes: readonly { path: string }[]) =>
          changes.toSorted((one, other) => (one.path < other.path ? -1 : 1));
        expect(sorted(mirrored)).toEqual(sorted(diffJson(left, right).changes));
      }),
    );
  });

  it('names members that changed, came and went, with their pointer', () => {
    expect(
      diffJson({ a: { b: 1, 'c/d': 2 }, gone: null }, { a: { b: 3, 'c/d': 2 }, new: [] }).changes,
    ).toEqual([
      { path: '/a/b', left: 1, right: 3 },
      { path: '/gone', left: null },
      { path: '/new', right: [] },
    ]);
  });

  it('an item put into the middle of a list is one change', () => {
    expect(diffJson([1, 2, 3], [1, 9, 2, 3]).changes).toEqual([{ path: '/1', right: 9 }]);
    expect(diffJson([{ a: 1 }, 2], [{ a: 5 }, 2]).changes).toEqual([{ path: '/0/a', left: 1, right: 5 }]);
  });

  it('lists so many changes and counts the rest', () => {
    const list = Array.from({ length: MAX_CHANGES + 7 }, (_, index) => index);
    const diff = diffJson(
      list,
      list.map((item) => -item - 1),
    );
    expect([diff.changes.length, diff.more]).toEqual([MAX_CHANGES, 7]);
  });
});
