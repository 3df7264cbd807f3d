import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVectorIndex, toVectorBytes } from './vector-index.ts';

const DIMENSIONS = 6;

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}

describe('createVectorIndex', () => {
  it('finds what sorting all cosines finds, whatever was overwritten', async () => {
    const vector = fc.float32Array({
      minLength: DIMENSIONS,
      maxLength: DIMENSIONS,
      noNaN: true,
      min: -1,
      max: 1,
    });
    const puts = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), vector), { maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(puts, vector, fc.integer({ min: 1, max: 10 }), async (entries, query, topK) => {
        const index = createVectorIndex(DIMENSIONS);
        const expected = new Map<string, Float32Array>();
        for (const [id, each] of entries) {
          index.put(`c${id}`, toVectorBytes(each));
          expected.set(`c${id}`, each);
        }
        const scores = [...expected.values()].map((each) => dot(each, query)).sort((a, b) => b - a);
        const found = await index.search(query, topK);
        expect(index.size).toBe(expected.size);
        expect(found).toHaveLength(Math.min(topK, scores.length));
        for (const [place, { chunkId, score }] of found.entries()) {
          expect(score).toBeCloseTo(scores[place] ?? Number.NaN, 5);
          expect(score).toBeCloseTo(dot(expected.get(chunkId) ?? query, query), 5);
        }
      }),
    );
  });

  it('lets others run during a long search, and finds what lies behind the pause', async () => {
    const index = createVectorIndex(1);
    for (let row = 0; row < 25_000; row += 1) {
      index.put(`c${row}`, toVectorBytes(new Float32Array([row / 25_000])));
    }
    let turns = 0;
    const count = setImmediate(() => {
      turns += 1;
    });
    const found = await index.search(new Float32Array([1]), 2);
    clearImmediate(count);
    expect(turns).toBe(1);
    expect(found.map((neighbour) => neighbour.chunkId)).toEqual(['c24999', 'c24998']);
  });
});
