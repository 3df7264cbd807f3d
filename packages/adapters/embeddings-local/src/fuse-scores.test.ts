import { describe, expect, test } from 'vitest';
import { cosineOfUnitVectors, fuseScores } from './fuse-scores.ts';

describe('fuseScores', () => {
  test('adds .8 of the cosine and .2 of the keyword score, best first', () => {
    const cosines = [
      { id: 'a', score: 0.5 },
      { id: 'b', score: 0.45 },
      { id: 'c', score: 0.1 },
    ];
    const fused = fuseScores(cosines, [
      { id: 'b', score: 1 },
      { id: 'c', score: 0.5 },
    ]);
    expect(fused.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
    expect(fused.map(({ score }) => score)).toEqual([
      expect.closeTo(0.56),
      expect.closeTo(0.4),
      expect.closeTo(0.18),
    ]);
  });

  test('leaves out what has no cosine and keeps the order of ties', () => {
    const cosines = ['x', 'y'].map((id) => ({ id, score: 0.3 }));
    expect(fuseScores(cosines, [{ id: 'z', score: 1 }]).map(({ id }) => id)).toEqual(['x', 'y']);
  });

  test('takes other weights', () => {
    const [first] = fuseScores([{ id: 'a', score: 1 }], [{ id: 'a', score: 1 }], {
      cosine: 0.5,
      keyword: 0.25,
    });
    expect(first?.score).toBe(0.75);
  });
});

test('the cosine of unit vectors is their dot product', () => {
  expect(cosineOfUnitVectors(Float32Array.of(0.6, 0.8), Float32Array.of(0.8, 0.6))).toBeCloseTo(0.96);
});
