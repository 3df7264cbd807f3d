import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planBatches } from './batches.ts';

describe('planBatches', () => {
  test('texts of similar length run together', () => {
    expect(planBatches([200, 10, 190, 12], 400)).toEqual([
      [1, 3],
      [2, 0],
    ]);
  });

  test('no texts, no batches', () => {
    expect(planBatches([])).toEqual([]);
  });

  test('every text is in exactly one batch, and only a batch of one text may exceed the limit', () => {
    const lengths = fc.array(fc.integer({ min: 2, max: 256 }), { maxLength: 200 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 1024 }), (tokens, limit) => {
        const batches = planBatches(tokens, limit);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(tokens.map((_, index) => index));
        for (const batch of batches) {
          const padded = batch.length * Math.max(...batch.map((position) => tokens[position] ?? 0));
          expect(batch.length === 1 || padded <= limit).toBe(true);
        }
      }),
    );
  });
});
