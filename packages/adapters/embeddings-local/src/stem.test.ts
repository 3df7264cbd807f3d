import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stem } from './stem.ts';

// Pairs of the algorithm's published vocabulary.
const PAIRS = `consign consign, consigned consign, consigning consign, consignment consign, consist consist,
  consistency consist, consistently consist, consolation consol, consolingly consol, consonant conson,
  knack knack, knackeries knackeri, knavish knavish, kneaded knead, kneeling kneel, knightly knight, knotted knot,
  ties tie, cries cri, gas gas, this this, gaps gap, kiwis kiwi, agreed agre, hopping hop, hoping hope,
  luxuriated luxuri, relational relat, conditional condit, rationalize ration, hopefulness hope, happily happili,
  dying die, skies sky, news news, inning inning, exceeding exceed, generally general, generic generic,
  communication communic, yearly year, sayings say, controlling control, refunds refund, refunded refund`;

describe('stem', () => {
  test.each(PAIRS.split(',').map((pair) => pair.trim().split(' ')))(
    '%s becomes %s',
    (word = '', expected = '') => {
      expect(stem(word)).toBe(expected);
    },
  );

  test('words with other characters, and words of one or two letters, are their own stems', () => {
    for (const word of ['is', 'café', 'b2b', '2026', '日本', "it's"]) expect(stem(word)).toBe(word);
  });

  test('a stem is never empty and never longer than the word and one e', () => {
    const words = fc.stringMatching(/^[a-z]{1,15}$/);
    fc.assert(
      fc.property(words, (word) => {
        const result = stem(word);
        expect(result.length).toBeGreaterThan(0);
        expect(result.length).toBeLessThanOrEqual(word.length + 1);
        expect(result).toBe(result.toLowerCase());
      }),
    );
  });
});
