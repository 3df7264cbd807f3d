import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Meter } from './meter.ts';
import { writeCanonical, writeText } from './write-canonical.ts';

/** Any UTF-16 code units, lone surrogates and control characters included. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

const language = {
  code: 'template-limit',
  subject: 'A test',
  defaults: { steps: 1e9, characters: 1e9, depth: 100 },
} as const;

function written(value: unknown): string {
  return writeCanonical(value, new Meter(language));
}

describe('writeCanonical', () => {
  it('T3 sorts keys by UTF-16 code unit at every depth, numbers among them (RFC 8785)', () => {
    expect(written({ '10': 1, '9': 2, b: { z: 1, a: 2 }, a: [{ d: 1, c: 2 }], '\u20ac': 1, '\r': 2 })).toBe(
      '{"\\r":2,"10":1,"9":2,"a":[{"c":2,"d":1}],"b":{"a":2,"z":1},"\u20ac":1}',
    );
  });

  it('T3 writes what JSON can say as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = written(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text.length).toBe(JSON.stringify(value).length);
      }),
    );
  });

  it('T3 text is written as JSON.stringify writes it, escapes and lone surrogates included', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(written(text)).toBe(JSON.stringify(text));
        expect(writeText(text, new Meter(language))).toBe(text);
      }),
    );
    for (const text of ['"', '\\', '\n', '\u0000', '\u001f', '\u007f', '\u2028', '\ud800', 'a\udc00', '😀'])
      expect(written(text)).toBe(JSON.stringify(text));
  });

  it('T4 runs no code of a value and drops what JSON cannot say', () => {
    const value = {
      f: () => 1,
      s: Symbol('s'),
      u: undefined,
      toJSON: () => 'no',
      n: Number.NaN,
      i: Number.POSITIVE_INFINITY,
      z: -0,
      l: [undefined, () => 1],
      b: 10n,
    };
    expect(written(value)).toBe('{"b":10,"i":null,"l":[null,null],"n":null,"z":0}');
  });

  it('T16 text that is made counts, and so does nesting', () => {
    expect(() => writeCanonical(['x'.repeat(50)], new Meter(language, { characters: 40 }))).toThrow(
      'limited to 40 characters',
    );
    expect(() => writeCanonical([[[]]], new Meter(language, { depth: 2 }))).toThrow(
      'limited to 2 levels of nesting',
    );
    expect(() => writeCanonical(Array.from({ length: 50 }), new Meter(language, { steps: 20 }))).toThrow(
      'limited to 20 steps',
    );
  });
});
