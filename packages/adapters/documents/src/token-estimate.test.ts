import { describe, expect, it } from 'vitest';
import { estimateTokens, measure } from './token-estimate.ts';

/** WordPiece counts of all-MiniLM-L6-v2's own tokenizer. */
const KNOWN: readonly (readonly [text: string, tokens: number])[] = [
  ['All human beings are born free and equal in dignity and rights.', 13],
  ['人人生而自由,在尊严和权利上一律平等。', 19],
  ['Все люди рождаются свободными и равными в своем достоинстве и правах.', 59],
];

describe('estimateTokens', () => {
  it('is within a fifth of the real count for English, Chinese and Russian', () => {
    for (const [text, tokens] of KNOWN) {
      const estimate = estimateTokens(text, 0, text.length);
      expect(estimate / tokens).toBeGreaterThan(0.8);
      expect(estimate / tokens).toBeLessThan(1.25);
    }
  });

  it('counts only the piece it is asked about, and blanks for nothing', () => {
    expect(estimateTokens('aaa bbb', 4, 7)).toBe(estimateTokens('bbb', 0, 3));
    expect(estimateTokens(' \n\t ', 0, 4)).toBe(0);
  });
});

describe('measure', () => {
  it('is the length, or four characters a token where that is more', () => {
    expect(measure(100, 20)).toBe(100);
    expect(measure(100, 50)).toBe(200);
  });
});
