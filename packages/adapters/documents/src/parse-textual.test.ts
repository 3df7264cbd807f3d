import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeddleError } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTextual, type TextualMediaType } from './parse-textual.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

function parse(
  bytes: Uint8Array | string,
  mediaType: TextualMediaType = 'text/plain',
  maxLength = 1_000_000,
) {
  const file = { name: 'notes/My file.txt', bytes: typeof bytes === 'string' ? utf8(bytes) : bytes };
  return parseTextual(file, mediaType, maxLength);
}

function refusal(bytes: Uint8Array | string, mediaType?: TextualMediaType, maxLength?: number): string {
  try {
    parse(bytes, mediaType, maxLength);
    return 'accepted';
  } catch (error) {
    if (!HeddleError.is(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe('parseTextual, plain text', () => {
  it('keeps the text, turns newlines into \\n and takes the title from the name', () => {
    expect(parse('\n \none\r\ntwo\rthree \n')).toEqual({
      title: 'My file',
      text: 'one\ntwo\nthree',
      mediaType: 'text/plain',
    });
  });

  it('reads UTF-8 and UTF-16 of either order by their byte order mark', () => {
    const text = 'Grüße, 世界 🌍';
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect(parse(utf8(`\uFEFF${text}`)).text).toBe(text);
    expect(parse(new Uint8Array(little)).text).toBe(text);
    expect(parse(new Uint8Array(Buffer.from(little).swap16())).text).toBe(text);
  });

  it('refuses bytes that are no Unicode and says where', () => {
    const latin1 = new Uint8Array(Buffer.from('first\nsecond\ncaf\xe9 third', 'latin1'));
    expect(refusal(latin1)).toMatch(/^document-unreadable: .*near line 3\. .*save it as UTF-8/);
    expect(refusal(new Uint8Array([0xff, 0xfe, 0x00, 0xd8]))).toMatch(/^document-unreadable/);
  });

  it('refuses binary data and blank files, and keeps a stray control character', () => {
    expect(refusal('\u0001\u0002'.repeat(100))).toMatch(/^document-type-unsupported: .*binary/);
    expect(refusal('text\0text')).toMatch(/^document-type-unsupported/);
    expect(refusal(' \n\t\uFEFF\n')).toMatch(/^document-empty/);
    expect(parse('a\u001b[31mred\u0007').text).toContain('red');
  });

  it('refuses a text over the limit', () => {
    expect(refusal('x'.repeat(101), 'text/plain', 100)).toMatch(/^document-too-large: .*101 characters/);
  });

  it('reads any text back as it was, newlines and blank ends aside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!/\p{Cc}/u.test(text) && text.trim() !== '');
        const expected = text.replace(/^\uFEFF/, '').trimEnd();
        fc.pre(expected !== '');
        expect(parse(text).text).toBe(expected);
      }),
    );
  });
});

describe('parseTextual on the naughty strings', () => {
  const folder = process.env.HEDDLE_CORPORA;

  it.skipIf(folder === undefined)(
    'reads each in every form or refuses it with a code (needs HEDDLE_CORPORA)',
    () => {
      // cast: the corpus is a JSON array of strings
      const strings = JSON.parse(
        readFileSync(join(folder ?? '', 'strings', 'blns.json'), 'utf8'),
      ) as string[];
      expect(strings.length).toBeGreaterThan(500);
      for (const text of strings) {
        for (const type of ['text/plain', 'text/markdown', 'text/html'] as const) {
          expect(refusal(text, type)).toMatch(/^(?:accepted|document-(?:empty|type-unsupported): )/);
        }
      }
      expect(parse(strings.join('\n')).text.length).toBeGreaterThan(10_000);
    },
  );
});
