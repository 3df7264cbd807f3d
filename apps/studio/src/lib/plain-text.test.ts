import { expect, test } from 'vitest';
import { plainText } from './plain-text.ts';

test('an excerpt reads as sentences, without the marks of Markdown', () => {
  const source = [
    '# Shipping',
    '',
    '- **Express** costs `12.50`',
    '> see [the costs](https://example.com/costs)',
  ].join('\n');
  expect(plainText(source)).toBe('Shipping Express costs 12.50 see the costs');
  expect(plainText('```ts\nconst answer = 42;\n```')).toBe('const answer = 42;');
});

test('signs that are no marks stay', () => {
  for (const text of ['2 * 3 = 6, 4 ** 2', 'C# and #1', 'snake_case_name', 'a - b', 'x > y', '[1] is a note'])
    expect(plainText(text)).toBe(text);
});
