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

it('a value of fewer than four characters is ordinary text', () => {
  expect(maskOf('abc').text('abc')).toBe('abc');
});
