import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeywordIndex } from './keyword-index.ts';

const passages = [
  { id: 'refunds', text: 'Refunds are paid within 30 days after we received the item.' },
  { id: 'shipping', text: 'We ship every parcel the day it is ordered.' },
  { id: 'cafe', text: 'The café opens at nine.' },
];

describe('the keyword index', () => {
  test('finds other forms of a word, whatever its case and accents', () => {
    const index = createKeywordIndex(passages);
    expect(index.search('REFUNDED', 5)[0]?.id).toBe('refunds');
    expect(index.search('Cafe', 5)[0]?.id).toBe('cafe');
    expect(index.search('orders shipped', 5)[0]?.id).toBe('shipping');
  });

  test('words that say nothing find nothing', () => {
    const index = createKeywordIndex(passages);
    expect(index.search('what is the', 5)).toEqual([]);
    expect(index.search('', 5)).toEqual([]);
    expect(index.search("don't we?!", 5)).toEqual([]);
  });

  test('a passage with all words of a query scores far above one that shares a single word with it', () => {
    const index = createKeywordIndex(passages);
    const all = index.search('refunds within days', 5)[0]?.score ?? 0;
    const one = index.search('opening a bank account in nine days abroad', 5)[0]?.score ?? 1;
    expect(all).toBeGreaterThan(0.8);
    expect(one).toBeLessThan(0.35);
  });

  test('a repeated word counts once', () => {
    const index = createKeywordIndex(passages);
    expect(index.search('refund refund refunds parcel', 5)).toEqual(index.search('refund parcel', 5));
  });

  test('without passages there are no hits', () => {
    expect(createKeywordIndex([]).search('refund', 5)).toEqual([]);
  });

  test('scores lie between 0 and 1, fall, and stop at the limit', () => {
    const words = fc.constantFrom(
      'refund',
      'parcel',
      'open',
      'nine',
      'bank',
      'the',
      'constructor',
      '__proto__',
    );
    const texts = fc.array(fc.array(words, { maxLength: 12 }), { maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.array(words), fc.integer({ min: 0, max: 5 }), (bodies, query, limit) => {
        const index = createKeywordIndex(bodies.map((body, id) => ({ id: `p${id}`, text: body.join(' ') })));
        const scores = index.search(query.join(' '), limit).map(({ score }) => score);
        expect(scores.length).toBeLessThanOrEqual(limit);
        for (const [position, score] of scores.entries()) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(scores[position - 1] ?? 1);
        }
      }),
    );
  });
});
