import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findModelFolder, readModelFiles } from './model-files.ts';
import { createTokenEncoder, MAXIMUM_TOKENS } from './tokenizer.ts';

const files = await readModelFiles(findModelFolder());
const encode = createTokenEncoder(files.tokenizer, files.tokenizerConfig);
const whole = new Tokenizer(files.tokenizer, files.tokenizerConfig);

describe('the token encoder', () => {
  // Ids of bert-base-uncased's vocabulary, which all-MiniLM-L6-v2 shares.
  test.each([
    ['Hello world', [101, 7592, 2088, 102]],
    ['Hello, my dog is cute', [101, 7592, 1010, 2026, 3899, 2003, 10140, 102]],
    ['unaffable', [101, 14477, 20961, 3468, 102]],
    ['HÉLLO wörld', [101, 7592, 2088, 102]],
    ['', [101, 102]],
    ['  \t\n hello\u00a0world\u0000 ', [101, 7592, 2088, 102]],
    ["don't", [101, 2123, 1005, 1056, 102]],
    ['[SEP] hello', [101, 102, 7592, 102]],
    ['日本', [101, 1864, 1876, 102]],
    ['🙂', [101, 100, 102]],
    ['x'.repeat(101), [101, 100, 102]],
  ])('gives the published ids of %j', (text, ids) => {
    expect(encode(text)).toEqual(ids);
  });

  test('a lone surrogate is a token like any other unknown character', () => {
    expect(encode('hello \ud83d world').at(0)).toBe(101);
    expect(encode('hello \ud83d world')).toContain(2088);
  });

  test('a long text keeps its first 255 tokens and the end mark', () => {
    const ids = encode('hello '.repeat(10_000));
    expect(ids).toHaveLength(MAXIMUM_TOKENS);
    expect(ids.at(-1)).toBe(102);
    expect(ids.slice(1, -1).every((id) => id === 7592)).toBe(true);
  });

  test('reading only the beginning of a long text gives the same ids as reading all of it', () => {
    const pieces = fc.constantFrom(
      'a',
      ' ',
      'refund',
      'é',
      'e\u0301',
      '日',
      '-',
      'x'.repeat(90),
      ' '.repeat(50),
      '🙂',
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 200, maxLength: 600 }), (parts) => {
        const text = parts.join('');
        const expected = whole.encode(text).ids;
        const kept = expected.length > MAXIMUM_TOKENS ? [...expected.slice(0, 255), 102] : expected;
        expect(encode(text)).toEqual(kept);
      }),
      { numRuns: 15 },
    );
  });
});
