import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretMask } from './secret-mask.ts';

const SECRET = 'sk-"quoted"/ä+ 7f%3';

function maskOf(value = SECRET): SecretMask {
  const mask = new SecretMask();
  mask.add('key', value);
  return mask;
}

describe('a secret is found however it is written', () => {
  it.each([
    ['plain', SECRET],
    ['in a URL', encodeURIComponent(SECRET)],
    [
      'in a URL with lower-case escapes',
      encodeURIComponent(SECRET).replaceAll(/%../g, (code) => code.toLowerCase()),
    ],
    ['in a form', new URLSearchParams({ key: SECRET }).toString()],
    ['in JSON', JSON.stringify({ key: SECRET })],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ key: SECRET }))],
    ['in JSON of ASCII only', JSON.stringify(SECRET).replaceAll('ä', '\\u00E4')],
    ['in JSON with escaped slashes', JSON.stringify(SECRET).replaceAll('/', '\\/')],
    [
      'in JSON that minds HTML',
      JSON.stringify(SECRET).replaceAll('+', '\\u002B').replaceAll('\\"', '\\u0022'),
    ],
    [
      'in such JSON in JSON',
      JSON.stringify(JSON.stringify(SECRET).replaceAll('/', '\\/').replaceAll('ä', '\\u00e4')),
    ],
    ['in HTML', SECRET.replaceAll('"', '&quot;').replaceAll('/', '&#x2F;').replaceAll('+', '&#43;')],
    ['in a URL that escapes little', encodeURI(SECRET).replaceAll('+', '%2b')],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
  ])('%s', (_how, text) => {
    const masked = maskOf().text(`before ${text} after`);
    expect(masked).toContain('{{secret:key}}');
    expect(masked).not.toContain('quoted');
  });

  it('in base64, wherever it begins', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 8, maxLength: 40 }),
        fc.string(),
        (before, secret, after) => {
          const text = Buffer.from(before + secret + after).toString('base64');
          expect(maskOf(secret).text(text)).toContain('{{secret:key}}');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('in bytes, which else stay as they are', () => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 200]), Buffer.from(SECRET), Buffer.from([128])]);
    const masked = maskOf().bytes(bytes);
    expect([...masked]).toEqual([0, 255, 200, ...Buffer.from('{{secret:key}}'), 128]);
    const clean = Buffer.from('nothing here');
    expect(maskOf().bytes(clean)).toBe(clean);
  });

  it('in names and values of JSON', () => {
    expect(maskOf('hunter22').json({ hunter22: [1, null, 'a hunter22 b'], gone: undefined })).toEqual({
      '{{secret:key}}': [1, null, 'a {{secret:key}} b'],
    });
  });
});

it('the longest secret goes first, so that none of it is left', () => {
  const mask = maskOf('secret');
  mask.add('long', 'secret-and-more');
  expect(mask.text('secret-and-more, secret')).toBe('{{secret:long}}, {{secret:key}}');
});

it.each([String.raw`C:\dir\\x`, 'line\nline\ttab', 'emoji 😀 &<>'])(
  '%j is found in JSON of any writer',
  (secret) => {
    const json = JSON.stringify(secret);
    const ascii = json.replaceAll(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    for (const text of [json, JSON.stringify(json), ascii, JSON.stringify(ascii), encodeURI(secret)])
      expect(maskOf(secret).text(text).replaceAll(/["\\]/g, '')).toBe('{{secret:key}}');
  },
);

it('a hostile text takes no longer than another', () => {
  const mask = maskOf('\\\\\\\\""""////&&&&');
  for (const part of ['\\', '"', '/', '&#0', '%5C', '\\u005c'])
    expect(mask.text(part.repeat(100_000))).toHaveLength(part.length * 100_000);
});

it('a value of fewer than four characters is ordinary text', () => {
  expect(maskOf('abc').text('abc')).toBe('abc');
});
