import { describe, expect, it } from 'vitest';
import { findInnerBreaks } from './sentence-ends.ts';

/** The pieces between the breaks, each with what kind of break stands before it. */
function pieces(text: string): string[] {
  const breaks = findInnerBreaks(text, 0, text.length);
  const starts = [0, ...breaks.map(({ at }) => at)];
  return starts.map((start, index) => {
    const kind = index === 0 ? '' : `${breaks[index - 1]?.kind}: `;
    return kind + text.slice(start, starts[index + 1]).trim();
  });
}

describe('findInnerBreaks', () => {
  it('ends a sentence at stops, with the quotes and brackets that close after them', () => {
    expect(pieces('One. “Two?” (Three!) Four… Five')).toEqual([
      'One.',
      'sentence: “Two?”',
      'sentence: (Three!)',
      'sentence: Four…',
      'sentence: Five',
    ]);
  });

  it('ends none at an abbreviation, an initial, a decimal point or before a small letter', () => {
    for (const text of [
      'Dr. Who and J. Smith met.',
      'It is 3.5 m wide.',
      'See fig. 3 and e.g. this.',
      'etc. and so on',
    ]) {
      expect(pieces(text)).toEqual([text]);
    }
  });

  it('ends Chinese, Japanese and Hindi sentences at their own stops', () => {
    expect(pieces('第一句。第二句！「第三」')).toEqual([
      '第一句。',
      'sentence: 第二句！',
      'sentence: 「第三」',
    ]);
    expect(pieces('पहला वाक्य। दूसरा')).toEqual(['पहला वाक्य।', 'sentence: दूसरा']);
  });

  it('takes a newline after a line too long to be wrapped by hand as the end of a paragraph', () => {
    const long = 'word '.repeat(30).trim();
    expect(pieces(`${long}\nnext`)).toEqual([long, 'paragraph: next']);
    expect(pieces('a wrapped\nline')).toEqual(['a wrapped', 'line: line']);
  });
});
