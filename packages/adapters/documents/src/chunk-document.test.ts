import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChunkOptions, chunkDocument, type TextChunk } from './chunk-document.ts';
import type { DocumentMediaType } from './document.ts';

function chunk(text: string, options?: ChunkOptions, mediaType: DocumentMediaType = 'text/markdown') {
  return chunkDocument({ title: 'T', text, mediaType }, options);
}

/** Sentences, marks, blanks, scripts without blanks, long words: what documents are made of. */
const fragment = fc.oneof(
  { weight: 6, arbitrary: fc.lorem({ maxCount: 12, mode: 'words' }).map((words) => `${words}. `) },
  fc.constantFrom(
    '\n\n',
    '\n',
    '# Head\n\n',
    '### Deep ###\n',
    'Line\n===\n',
    '- item\n',
    '1. item\n',
    '> q\n',
  ),
  fc.constantFrom(
    '```\ncode();\n\n# no head\n```\n',
    '| a | b |\n| --- | --- |\n| 1 | 2 |\n',
    'Dr. Who e.g. here',
  ),
  fc.constantFrom(
    '漢字かな交じり文。',
    '🌍👩‍👩‍👧',
    'é'.normalize('NFD'),
    '한국어 문장이다.',
    '\u3000',
    '\u00a0',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer({ min: 1, max: 400 }).map((length) => 'x'.repeat(length)),
);
const document = fc.array(fragment, { minLength: 1, maxLength: 60 }).map((parts) => parts.join(''));
const setting = fc
  .integer({ min: 32, max: 700 })
  .chain((size) =>
    fc.record({ size: fc.constant(size), overlap: fc.integer({ min: 0, max: Math.floor(size / 2) }) }),
  );
const mediaType = fc.constantFrom<DocumentMediaType>(
  'text/markdown',
  'text/plain',
  'text/html',
  'application/pdf',
);

function forAll(check: (text: string, options: Required<ChunkOptions>, chunks: TextChunk[]) => void) {
  fc.assert(
    fc.property(document, setting, mediaType, (text, options, type) =>
      check(text, options, chunk(text, options, type)),
    ),
    { numRuns: 300 },
  );
}

describe('chunkDocument, for every document and setting', () => {
  it('gives exact offsets, in order, without blanks at the ends', () => {
    forAll((text, _, chunks) => {
      chunks.forEach((one, index) => {
        expect(one.index).toBe(index);
        expect(one.text).toBe(text.slice(one.start, one.end));
        expect(one.text).toBe(one.text.trim());
        expect(one.text).not.toBe('');
        if (index > 0) expect(one.start).toBeGreaterThan(chunks[index - 1]?.start ?? Number.NaN);
      });
    });
  });

  it('covers every character that is no blank', () => {
    forAll((text, _, chunks) => {
      let covered = 0;
      for (const { start, end } of chunks) {
        expect(text.slice(covered, Math.max(covered, start)).trim()).toBe('');
        covered = Math.max(covered, end);
      }
      expect(text.slice(covered).trim()).toBe('');
    });
  });

  it('keeps chunks within the size and the overlap within its bound', () => {
    forAll((_, { size, overlap }, chunks) => {
      chunks.forEach((one, index) => {
        expect(one.text.length).toBeLessThanOrEqual(size);
        const previous = chunks[index - 1];
        if (previous !== undefined) expect(previous.end - one.start).toBeLessThanOrEqual(overlap);
      });
    });
  });

  it('cuts no word that fits in half a chunk, and no surrogate pair', () => {
    forAll((text, { size, overlap }, chunks) => {
      for (const at of chunks.flatMap(({ start, end }) => [start, end])) {
        expect(/[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at))).toBe(
          false,
        );
        const before = /[\p{L}\p{M}\p{N}]*$/u.exec(text.slice(0, at))?.[0] ?? '';
        const after = /^[\p{L}\p{M}\p{N}]*/u.exec(text.slice(at))?.[0] ?? '';
        // Sizes count English characters; denser letters make a word weigh more than its length.
        if (before !== '' && after !== '' && /^[a-z]+$/.test(before + after))
          expect(before.length + after.length).toBeGreaterThan((size - overlap) / 4);
      }
    });
  });
});

describe('chunkDocument', () => {
  const prose = (sentences: number) =>
    'This sentence is exactly fifty characters long, ok. '.repeat(sentences).trim();

  it('gives the path of headings a chunk stands under', () => {
    const text = `# Guide\n\n${prose(9)}\n\n## Install\n\n${prose(9)}\n\n### Linux\n\n${prose(9)}\n\n## Use\n\n${prose(9)}`;
    expect(chunk(text, { size: 500 }).map(({ heading }) => heading)).toEqual([
      'Guide',
      'Guide > Install',
      'Guide > Install > Linux',
      'Guide > Use',
    ]);
  });

  it('gives a chunk of two small sections the heading they share', () => {
    const [only] = chunk('# Guide\n\n## One\n\nShort.\n\n## Two\n\nShort too.', { size: 500 });
    expect(only?.heading).toBe('Guide');
    expect(chunk('Plain text.')[0]).not.toHaveProperty('heading');
  });

  it('never leaves a heading at the end of a chunk, nor takes one from a code fence', () => {
    const text = `${prose(8)}\n\n## Next\n\n${prose(8)}\n\n\`\`\`\n# not a heading\n\`\`\``;
    const chunks = chunk(text, { size: 500 });
    expect(chunks.some(({ text: body }) => /## Next$/.test(body))).toBe(false);
    expect(chunks.some(({ heading }) => heading?.includes('not'))).toBe(false);
  });

  it('cuts between paragraphs rather than sentences, and between sentences rather than words', () => {
    const paragraphs = chunk(`${prose(8)}\n\n${prose(8)}\n\n${prose(8)}`, { size: 600 });
    expect(paragraphs.map(({ text }) => text)).toEqual([prose(8), prose(8), prose(8)]);
    for (const { text } of chunk(prose(40), { size: 300 })) expect(text).toMatch(/^This .* ok\.$/);
  });

  it('does not end a sentence at an abbreviation or an initial', () => {
    const text = `${prose(2)} We met Dr. J. Smith et al. in Room No. 5, e.g. the big one, which was full of people.`;
    expect(chunk(text, { size: 150 }).at(-1)?.text).toMatch(/^We met/);
  });

  it('counts dense text for more, so that a chunk of code or Chinese fits the embedder too', () => {
    const chinese = chunk('人人生而自由，在尊严和权利上一律平等。'.repeat(100), { size: 1000 });
    expect(Math.max(...chinese.map(({ text }) => text.length))).toBeLessThanOrEqual(256);
  });

  it('repeats whole sentences as overlap, within the section only', () => {
    const chunks = chunk(`# A\n\n${prose(12)}\n\n# B\n\n${prose(4)}`, { size: 400, overlap: 110 });
    const [first, second] = chunks;
    expect(first !== undefined && second !== undefined && first.end - second.start).toBe(103);
    const section = chunks.find(({ heading }) => heading === 'B');
    expect(section?.text).toMatch(/^# B/);
  });

  it('refuses options out of range and says which', () => {
    expect(() => chunk('x', { size: 31 })).toThrow(
      /"size": expected a whole number .* from 32 to 32000, found 31/,
    );
    expect(() => chunk('x', { size: 100, overlap: 51 })).toThrow(
      /"overlap": .*half the size \(50\), found 51/,
    );
    expect(() => chunk('x', { size: 99.5 })).toThrow(/"size"/);
  });

  it('gives no chunk for blanks alone', () => {
    expect(chunk(' \n\n ')).toEqual([]);
  });

  const folder = process.env.HEDDLE_CORPORA;

  it.skipIf(folder === undefined)(
    'covers real texts exactly, the naughty strings among them (needs HEDDLE_CORPORA)',
    () => {
      // cast: the corpus is a JSON array of strings
      const naughty = JSON.parse(
        readFileSync(join(folder ?? '', 'strings', 'blns.json'), 'utf8'),
      ) as string[];
      const text = ['wikitexts', 'chatlogs']
        .map((name) => readFileSync(join(folder ?? '', 'rag', 'corpora', `${name}.md`), 'utf8'))
        .concat(naughty)
        .join('\n\n');
      const chunks = chunk(text);
      const letters = (part: string) => part.replace(/\s+/gu, '');
      expect(letters(chunks.map((one) => one.text).join(''))).toBe(letters(text));
      expect(chunks.every((one) => one.text === text.slice(one.start, one.end))).toBe(true);
    },
  );
});
