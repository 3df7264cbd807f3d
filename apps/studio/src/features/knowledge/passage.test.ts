import { expect, test } from 'vitest';
import { markPassage } from './passage.ts';

const text = 'Returns take 30 days.';

test('a passage is cut out exactly, and the three parts are the text', () => {
  const marked = markPassage(text, '8', '12');
  expect(marked).toEqual({ before: 'Returns ', passage: 'take', after: ' 30 days.' });
  expect(marked.before + marked.passage + marked.after).toBe(text);
});

test('an end beyond the text marks to its end', () => {
  expect(markPassage(text, '13', '999').passage).toBe('30 days.');
});

test('bounds that make no sense mark nothing', () => {
  for (const [start, end] of [
    [undefined, '4'],
    ['4', undefined],
    ['9', '4'],
    ['4', '4'],
    ['-1', '4'],
    ['a', '4'],
    ['99', '120'],
  ] as const) {
    expect(markPassage(text, start, end)).toEqual({ before: text, passage: '', after: '' });
  }
});
