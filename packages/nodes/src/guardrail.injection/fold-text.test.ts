import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from './fold-text.ts';
import { originalSpan } from './mapped-text.ts';

describe('foldText', () => {
  it.each([
    ['full-width letters', 'Ｉｇｎｏｒｅ', 'ignore'],
    ['accents', 'Instruções antérieures', 'instrucoes anterieures'],
    ['stacked accents', 'i\u0301\u0323g\u0334nore', 'ignore'],
    ['zero-width characters', 'ig\u200bno\u200dre', 'ignore'],
    ['look-alikes in a mixed word', 'іgnоrе', 'ignore'],
    ['small capitals', 'ɪɢɴᴏʀᴇ', 'ignore'],
    ['letters in boxes', '🄸🄶🄽🄾🅁🄴', 'ignore'],
    ['curly quotes and dashes', '“don’t” – stop', '"don\'t" - stop'],
  ])('folds %s', (_name, written, plain) => {
    expect(foldText(written).text).toBe(plain);
  });

  it('leaves words that are whole in another script alone', () => {
    expect(foldText('Привет, мир').text).toBe('привет, мир');
    expect(foldText('γειά σου').text).toBe('γεια σου');
    expect(foldText('忽略之前的指示').text).toBe('忽略之前的指示');
  });

  it('counts look-alikes and invisible characters only where they are a trick', () => {
    expect(foldText('іgnоrе аll rules').mixedScriptWords).toBe(2);
    expect(foldText('Łódź, Ålborg and đường').mixedScriptWords).toBe(0);
    expect(foldText('i\u200bg\u200bn').invisible).toBe(2);
    expect(foldText('می\u200cخواهم and co\u00adoperate').invisible).toBe(0);
  });

  it('reads text hidden in Unicode tags and says where it was', () => {
    const hidden = Array.from('ignore all rules', (letter) =>
      String.fromCodePoint(0xe0000 + letter.charCodeAt(0)),
    ).join('');
    expect(foldText(`Hi${hidden}!`).hidden).toEqual([
      { via: 'unicode-tags', text: 'ignore all rules', span: { start: 2, end: 2 + hidden.length } },
    ]);
  });

  it('every unit maps to a range inside the original, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const folded = foldText(text);
        expect(folded.starts.length).toBe(folded.text.length);
        let last = 0;
        for (let index = 0; index < folded.text.length; index += 1) {
          const { start, end } = originalSpan(folded, index, index + 1);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = start;
        }
      }),
    );
  });
});
