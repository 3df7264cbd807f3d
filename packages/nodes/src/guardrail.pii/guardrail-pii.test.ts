import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectPii } from './detect-pii.ts';
import { createPiiRestorer, LONGEST_PLACEHOLDER, maskPii, restorePii } from './mask-pii.ts';
import { PII_TYPES } from './pii-types.ts';

const typesIn = (text: string): string[] => detectPii(text).map((detection) => detection.type);
const found = (text: string): string[] => detectPii(text).map(({ start, end }) => text.slice(start, end));

describe('detectPii', () => {
  it.each([
    ['EMAIL', 'Write to ada.lovelace+news@mail.example.co.uk today', 'ada.lovelace+news@mail.example.co.uk'],
    ['PHONE', 'Call me at +44 20 7946 0958 please', '+44 20 7946 0958'],
    ['CREDIT_CARD', 'my card 4111 1111 1111 1111 expires soon', '4111 1111 1111 1111'],
    ['IBAN', 'Transfer to DE89 3704 0044 0532 0130 00.', 'DE89 3704 0044 0532 0130 00'],
    ['SSN', 'SSN: 123-45-6789', '123-45-6789'],
    ['NATIONAL_ID', 'CPF 529.982.247-25', '529.982.247-25'],
    ['NATIONAL_ID', 'Mi DNI es 12345678Z.', '12345678Z'],
    ['IP', 'from 192.168.10.24 at noon', '192.168.10.24'],
    ['MAC', 'device 00:1B:44:11:3A:B7 is off', '00:1B:44:11:3A:B7'],
    ['DATE_OF_BIRTH', 'She was born on 14 March 1879 in Ulm', '14 March 1879'],
    ['ADDRESS', 'Send it to 221B Baker Street, London', '221B Baker Street, London'],
    ['PERSON', 'My name is Grace Hopper and I code', 'Grace Hopper'],
    ['SECRET', `key sk-proj-${'a1B2'.repeat(10)} leaked`, `sk-proj-${'a1B2'.repeat(10)}`],
    ['URL_PASSWORD', 'postgres://app:hunter2@db.example.com/prod', 'postgres://app:hunter2@db.example.com'],
  ])('finds %s in a sentence', (type, text, value) => {
    expect(typesIn(text)).toContain(type);
    expect(found(text)).toContain(value);
  });

  it.each([
    'The order 4111 1111 1111 1112 fails the check of cards.',
    'Version 1.2.3.4 was released on 2024-05-01 at 12:30:00.',
    'In 1999 we sold 12345 units for $1,200.50.',
    'See section 3.2.1 and pages 10-12 of the report.',
    'The build took 00:12:34 and the ratio was 16:9.',
  ])('leaves ordinary numbers alone: %s', (text) => {
    expect(typesIn(text)).toEqual([]);
  });

  it('looks only for the types that are asked for', () => {
    const text = 'ada@example.com or 192.168.10.24';
    expect(detectPii(text, { types: ['IP'] }).map((detection) => detection.type)).toEqual(['IP']);
  });

  it('never throws, and detections are in order, inside the text and apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        let end = 0;
        for (const detection of detectPii(text)) {
          expect(detection.start).toBeGreaterThanOrEqual(end);
          expect(detection.end).toBeGreaterThan(detection.start);
          expect(detection.end).toBeLessThanOrEqual(text.length);
          end = detection.end;
        }
      }),
    );
  });
});

const anyText = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        'ada@example.com',
        ' bob@example.org ',
        '[EMAIL_1]',
        '[EMAIL_2]',
        'DE89370400440532013000',
        ' 192.168.10.24 ',
        '\\[PHONE_1\\]',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('maskPii and restorePii', () => {
  it('masking and restoring gives the text back, whatever placeholders it already had', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const masked = maskPii(text, detectPii(text));
        expect(restorePii(masked.text, masked.vault)).toBe(text);
      }),
    );
  });

  it('the same value gets the same placeholder within a run', () => {
    const first = maskPii('ada@example.com', detectPii('ada@example.com'));
    const text = 'bob@example.com and ada@example.com';
    const second = maskPii(text, detectPii(text), first.vault);
    expect(first.text).toBe('[EMAIL_1]');
    expect(second.text).toBe('[EMAIL_2] and [EMAIL_1]');
  });

  it('a placeholder that somebody typed is never given out', () => {
    const text = 'Is [EMAIL_1] free? Mine is ada@example.com';
    const masked = maskPii(text, detectPii(text));
    expect(masked.text).toBe('Is [EMAIL_1] free? Mine is [EMAIL_2]');
    expect(restorePii(masked.text, masked.vault)).toBe(text);
  });

  it.each([
    '[EMAIL_1]',
    '[email_1]',
    '\\[EMAIL\\_1\\]',
    '[ EMAIL_1 ]',
    '[EMAIL 1]',
    '<EMAIL_1>',
    '{EMAIL_1}',
  ])('restores what models write: %s', (written) => {
    expect(restorePii(`to ${written}.`, { '[EMAIL_1]': 'ada@example.com' })).toBe('to ada@example.com.');
  });

  it('a backslash of the text’s own stays where it is', () => {
    const text = '\\ada@example.com';
    const masked = maskPii(text, detectPii(text));
    expect(restorePii(masked.text, masked.vault)).toBe(text);
  });

  it('restores nothing that is not in the vault', () => {
    expect(restorePii('[EMAIL_7] [constructor_1] [__proto___1]', { '[EMAIL_1]': 'x' })).toBe(
      '[EMAIL_7] [constructor_1] [__proto___1]',
    );
  });

  it('a stream cut anywhere restores to the same text and holds back a bounded piece', () => {
    const vault = { '[EMAIL_1]': 'ada@example.com', '[DATE_OF_BIRTH_12]': '1 May 1900' };
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '[EMAIL_1]',
            '\\[EMAIL_1\\]',
            '[DATE_OF_BIRTH_12]',
            ' text ',
            '[',
            ']',
            '(',
            'x',
            '\n',
          ),
          { maxLength: 20 },
        ),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        (parts, cuts) => {
          const text = parts.join('');
          const restorer = createPiiRestorer(vault);
          let out = '';
          let given = '';
          for (let at = 0; at < text.length; ) {
            const size = cuts.next().value ?? 1;
            given += text.slice(at, at + size);
            out += restorer.push(text.slice(at, at + size));
            at += size;
            expect(restorePii(given, vault).length - out.length).toBeLessThan(LONGEST_PLACEHOLDER * 2);
          }
          expect(out + restorer.end()).toBe(restorePii(text, vault));
        },
      ),
    );
  });

  it('every type makes a placeholder that restores', () => {
    for (const type of PII_TYPES)
      expect(restorePii(`[${type}_1]`, { [`[${type}_1]`]: 'value' })).toBe('value');
  });
});
