import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textDifference } from './text-difference.ts';

describe('textDifference', () => {
  it('the parts make the texts again', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (before, one, other, after) => {
        const [left, right] = [before + one + after, before + other + after];
        const cut = textDifference(left, right);
        expect([cut.head + cut.left + cut.tail, cut.head + cut.right + cut.tail]).toEqual([left, right]);
      }),
    );
  });

  it('cuts at words', () => {
    expect(textDifference('It lasts five years.', 'It lasts fifteen years.')).toEqual({
      head: 'It lasts ',
      left: 'five',
      right: 'fifteen',
      tail: ' years.',
    });
  });
});
