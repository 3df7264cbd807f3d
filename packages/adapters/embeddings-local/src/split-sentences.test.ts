import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAXIMUM_SENTENCE_LENGTH, splitSentences } from './split-sentences.ts';

const sentencesOf = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('splitSentences', () => {
  test('abbreviations, initials and numbers do not end a sentence', () => {
    expect(sentencesOf('Dr. J. Smith paid 3.50 euros, e.g. in cash. He left at 5 p.m. on Monday.')).toEqual([
      'Dr. J. Smith paid 3.50 euros, e.g. in cash.',
      'He left at 5 p.m. on Monday.',
    ]);
  });

  test('lines of a paragraph belong together, and quotes stay word for word', () => {
    expect(sentencesOf('The first sentence is\nwrapped. The second\r\nis too.\n\nNew paragraph')).toEqual([
      'The first sentence is\nwrapped.',
      'The second\r\nis too.',
      'New paragraph',
    ]);
  });

  test('Markdown: headings lead, items and rows stand alone, rules and fences are no text', () => {
    const text =
      '# Returns\n\n- Within 30 days.\n- Unused\n\n| Size | Price |\n| --- | --- |\n| L | 10 |\n\n```\nrun()\n```\n> Quoted.';
    expect(sentencesOf(text)).toEqual([
      'Returns',
      'Within 30 days.',
      'Unused',
      '| Size | Price |',
      '| L | 10 |',
      'run()',
      'Quoted.',
    ]);
    expect(splitSentences(text).map(({ isLead }) => isLead)).toEqual([true, ...Array(6).fill(false)]);
  });

  test('a question leads to what follows, and marks that close it are its own', () => {
    expect(sentencesOf('**How do I pay?** By card.')).toEqual(['**How do I pay?**', 'By card.']);
    expect(splitSentences('**How do I pay?** By card.').map(({ isLead }) => isLead)).toEqual([true, false]);
  });

  test('a run without an end is cut at a space', () => {
    const pieces = sentencesOf('word '.repeat(400));
    expect(pieces.length).toBeGreaterThan(2);
    expect(
      pieces.every((piece) => piece.length <= MAXIMUM_SENTENCE_LENGTH && /^word.*word$/.test(piece)),
    ).toBe(true);
  });

  test('sentences are in order, apart, trimmed and have at least one letter or digit', () => {
    const piece = fc.constantFrom(
      'Word',
      ' ',
      '. ',
      '? ',
      '\n',
      '\n\n',
      '# ',
      '- ',
      '```\n',
      '| ',
      '🙂',
      'Mr. ',
      '>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { start, end } of splitSentences(text)) {
          const sentence = text.slice(start, end);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(sentence).toBe(sentence.trim());
          expect(sentence).toMatch(/[\p{L}\p{N}]/u);
          last = end;
        }
      }),
    );
  });

  test('no word of a paragraph is lost', () => {
    const words = fc.array(fc.constantFrom('Alpha', 'beta.', 'gamma?', 'No.', 'Mr.', 'x'), { minLength: 1 });
    fc.assert(
      fc.property(words, (list) => {
        expect(sentencesOf(list.join(' ')).join(' ')).toBe(list.join(' '));
      }),
    );
  });
});
