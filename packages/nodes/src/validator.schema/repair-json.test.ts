import type { Json } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import almostJson from './fixtures/almost-json.json' with { type: 'json' };
import { repairJson } from './repair-json.ts';

/** What JSON can hold: `-0` is written as `0`. */
const anyJson = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json); // cast: JSON.parse gives JSON

const anyObject = anyJson.filter((value) => typeof value === 'object' && value !== null);

/** Text made of what JSON is made of, which reaches further into the reader than random letters. */
const almostAnything = fc
  .array(
    fc.constantFrom(
      ...['{', '}', '[', ']', ':', ',', '"', "'", '“', '”', '\\', '\\u12', '```', '```json\n', '\n'],
      ...['//', '/*', '*/', '#', '...', '-', '1', '.', 'e5', 'true', 'Non', 'a', ' ', '\u0000', '\ud83d'],
      ...['__proto__', 'constructor'],
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('repairJson', () => {
  it('J1 JSON is read as it is', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(repairJson(JSON.stringify(value))).toEqual(value);
        expect(repairJson(JSON.stringify(value, undefined, 2))).toEqual(value);
      }),
    );
  });

  for (const { name, text, reads } of almostJson)
    it(`J2 reads what models write: ${name}`, () => {
      expect(repairJson(text)).toEqual(reads);
    });

  it('J2 reads what models write: a bare word of any length', () => {
    const word = 'x'.repeat(1_000);
    expect(repairJson(`{a: ${word}}`)).toEqual({ a: word });
  });

  it('J2 fences and words around JSON do not change it', () => {
    fc.assert(
      fc.property(anyObject, (value) => {
        const json = JSON.stringify(value);
        expect(repairJson(`Here you are:\n\`\`\`json\n${json}\n\`\`\`\nBye.`)).toEqual(value);
        expect(repairJson(`The answer: ${json} and nothing else`)).toEqual(value);
      }),
    );
  });

  it('J3 an object or list that is cut off anywhere is read up to there', () => {
    fc.assert(
      fc.property(anyObject, fc.nat(), (value, at) => {
        const json = JSON.stringify(value);
        const read = repairJson(json.slice(0, 1 + (at % json.length)));
        expect(Array.isArray(read)).toBe(Array.isArray(value));
        expect(typeof read).toBe('object');
      }),
    );
  });

  it('J4 never throws, and what it reads can be written as JSON', () => {
    fc.assert(
      fc.property(fc.oneof(almostAnything, fc.string({ unit: 'binary' })), (text) => {
        const read = repairJson(text);
        if (read !== undefined) expect(JSON.parse(JSON.stringify(read))).toEqual(read);
      }),
      { numRuns: 2_000 },
    );
  });

  it('J5 text without an object or list is not JSON', () => {
    for (const text of ['', 'yes', 'no brackets here', '}', '```json\nnothing\n```', 'café: {имя: 1}'])
      expect(repairJson(text)).toBeUndefined();
    expect(repairJson('42')).toBe(42);
    expect(repairJson('null')).toBeNull();
  });

  it('J6 names of the prototype are only names', () => {
    const read = repairJson(`{__proto__: {polluted: yes}, constructor: 1,}`);
    expect(Object.entries(read ?? {})).toEqual([
      ['__proto__', { polluted: 'yes' }],
      ['constructor', 1],
    ]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('J7 every character is looked at a bounded number of times, however hostile the text', () => {
    // Quadratic reading of 300,000 characters would outlast the time-out of the test by far.
    for (const hostile of [
      '{',
      '[',
      '```',
      '``` ',
      '/*',
      '"',
      "'",
      '\\',
      ' ',
      '{a ',
      '[[]',
      '[}',
      '{]',
      ',',
      '- ',
    ])
      repairJson(`[${hostile.repeat(300_000 / hostile.length)}`);
    repairJson(`${'['.repeat(200_000)}x${'}'.repeat(200_000)}`);
    repairJson(`${'{a:'.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(repairJson(`{a: [${'1, '.repeat(100_000)}]}`)).toHaveProperty('a.length', 100_000);
  });
});
