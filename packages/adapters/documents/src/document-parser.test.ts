import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HeddleError } from '@heddle/contracts';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunkDocument } from './chunk-document.ts';
import { createDocumentParser, type DocumentParser, parseDocument } from './document-parser.ts';
import { type MinimalPdf, minimalPdf } from './testing/minimal-pdf.ts';

const PACKAGE = join(import.meta.dirname, '..');
const MEGABYTE = 1024 * 1024;

/** The entry as the applications' build makes it, inside the package so that its dependencies are found. */
let folder: string;
let processFile: string;
let parser: DocumentParser;

beforeAll(async () => {
  mkdirSync(join(PACKAGE, 'dist'), { recursive: true });
  folder = mkdtempSync(join(PACKAGE, 'dist', 'test-'));
  processFile = join(folder, 'parser-process.js');
  await build({
    entryPoints: [join(import.meta.dirname, 'parser-process.ts')],
    outfile: processFile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@langchain/*', 'pdfjs-dist', 'htmlparser2', 'domhandler'],
    logLevel: 'error',
  });
  parser = createDocumentParser({ processFile, processes: 1 });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pdf = (made: MinimalPdf, name = 'report.pdf') => ({ name, bytes: minimalPdf(made) });
const text = (content: string, name = 'notes.md') => ({ name, bytes: new TextEncoder().encode(content) });

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (!HeddleError.is(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe('parse, PDF', () => {
  it('reads text, title and pages', async () => {
    const document = await parser.parse(
      pdf({
        title: 'Annual (draft) report',
        pages: [
          ['The first page has a line,', 'and a second one.', '', 'A new paragraph.'],
          [],
          ['Third page.'],
        ],
      }),
    );
    expect(document).toMatchObject({ title: 'Annual (draft) report', mediaType: 'application/pdf' });
    expect(document.text).toBe(
      'The first page has a line,\nand a second one.\n\nA new paragraph.\n\nThird page.',
    );
    expect(document.pages?.map(({ page, start, end }) => [page, document.text.slice(start, end)])).toEqual([
      [1, 'The first page has a line,\nand a second one.\n\nA new paragraph.'],
      [3, 'Third page.'],
    ]);
  });

  it('takes the title from the name where the file has none', async () => {
    expect(
      (await parser.parse(pdf({ pages: [['Text']], title: 'untitled' }, 'dir/Q3 numbers.pdf'))).title,
    ).toBe('Q3 numbers');
  });

  it('refuses a PDF without text and advises OCR', async () => {
    expect(await refusal(parser.parse(pdf({ pages: [[], []] })))).toMatch(
      /^document-empty: .*"report\.pdf".*OCR/,
    );
  });

  it('refuses an encrypted PDF and says so', async () => {
    expect(await refusal(parser.parse(pdf({ pages: [['x']], isEncrypted: true })))).toMatch(
      /^document-unreadable: .*without a password, found an encrypted one/,
    );
  });

  it('refuses damaged PDFs: cut off, overwritten, and a header alone', async () => {
    const { bytes } = pdf({ pages: [['Some text']] });
    const overwritten = bytes.map((byte, index) => (index > 100 && index % 5 === 0 ? byte ^ 0x55 : byte));
    for (const damaged of [bytes.slice(0, 300), overwritten, bytes.slice(0, 9)]) {
      expect(await refusal(parser.parse({ name: 'a.pdf', bytes: damaged }))).toMatch(
        /^document-unreadable: .*damaged/,
      );
    }
  });

  it('stops a stream that unpacks to far more than any page', { timeout: 120_000 }, async () => {
    const bomb = pdf({ pages: [['x']], content: Buffer.alloc(40 * MEGABYTE, ' ') });
    expect(bomb.bytes.length).toBeLessThan(MEGABYTE / 8);
    expect(await refusal(parser.parse(bomb))).toMatch(/^document-too-large: .*unpacks/);
  });

  it('stops at a text over the limit', async () => {
    const long = pdf({ pages: [['A line of text that is long enough to go over it.']] });
    expect(await refusal(parser.parse(long, { maxBytes: long.bytes.length }))).toBe('accepted');
    const many = pdf({ pages: Array.from({ length: 3 }, () => Array(60).fill('x'.repeat(80))) });
    expect(await refusal(parser.parse(many, { maxBytes: many.bytes.length }))).toMatch(
      /^document-too-large: .*characters of text/,
    );
  });

  it('survives a file that fills the memory of its process', { timeout: 120_000 }, async () => {
    const small = createDocumentParser({ processFile, memoryMb: 64 });
    const greedy = pdf({
      pages: [['x']],
      content: Buffer.from(`BT /F1 9 Tf [${'(a) '.repeat(3_000_000)}] TJ ET`),
    });
    expect(await refusal(small.parse(greedy))).toMatch(
      /^document-too-large: .*what 64 MB of memory can hold/,
    );
  });

  it('kills a file that takes too long, and reads the next one', async () => {
    const hasty = createDocumentParser({ processFile, timeoutMs: 1 });
    const file = pdf({ pages: [['Text']] });
    expect(await refusal(hasty.parse(file))).toMatch(/^document-unreadable: .*in 0\.001 s/);
    expect((await parser.parse(file)).text).toBe('Text');
  });

  it('ends at the abort of its signal, also while it waits for a place', async () => {
    const first = new AbortController();
    const second = new AbortController();
    const file = pdf({ pages: Array.from({ length: 200 }, () => ['Text']) });
    const running = parser.parse(file, { signal: first.signal });
    const waiting = parser.parse(file, { signal: second.signal });
    second.abort(new Error('not needed'));
    await expect(waiting).rejects.toThrow('not needed');
    first.abort(new Error('given up'));
    await expect(running).rejects.toThrow('given up');
    await expect(parser.parse(file, { signal: first.signal })).rejects.toThrow('given up');
    expect((await parser.parse(file)).pages).toHaveLength(200);
  });
});

describe('parse, text', () => {
  it('refuses a file over the limit before it reads it', async () => {
    expect(await refusal(parser.parse(text('x'.repeat(11)), { maxBytes: 10 }))).toMatch(
      /^document-too-large: .*at most 10 bytes, found 11 bytes\. Split/,
    );
  });

  it('reads small text in place and long text in a process', async () => {
    const nowhere = createDocumentParser({ processFile: join(PACKAGE, 'missing.js') });
    expect((await nowhere.parse(text('# Title\n\nText'))).title).toBe('Title');
    expect(await refusal(nowhere.parse(text('word '.repeat(20_000))))).toMatch(
      /^internal: .*ended without an answer/,
    );
    expect((await parser.parse(text(`# Title\n\n${'word '.repeat(20_000)}`))).title).toBe('Title');
    expect((await parser.parse(text(`<title>T</title><p>${'word '.repeat(20_000)}`, 'a.html'))).title).toBe(
      'T',
    );
  });

  it('passes refusals on from the process', async () => {
    const latin1 = new Uint8Array(Buffer.from(`caf\xe9 ${'word '.repeat(20_000)}`, 'latin1'));
    expect(await refusal(parser.parse({ name: 'a.txt', bytes: latin1 }))).toMatch(
      /^document-unreadable: .*line 1/,
    );
  });

  it('leaves the caller its bytes', async () => {
    const file = text('word '.repeat(20_000));
    await parser.parse(file);
    expect(file.bytes.length).toBe(100_000);
  });
});

describe('chunk', () => {
  it('cuts a long text in a process exactly as chunkDocument does', async () => {
    const source = Array.from(
      { length: 300 },
      (_, index) => `## Part ${index}\n\n${'Words go on. '.repeat(40)}`,
    );
    const document = await parser.parse(text(source.join('\n\n')));
    expect(document.text.length).toBeGreaterThan(64_000);
    expect(await parser.chunk(document, { size: 300, overlap: 40 })).toEqual(
      chunkDocument(document, { size: 300, overlap: 40 }),
    );
    expect(await refusal(parser.chunk(document, { size: 1 }))).toMatch(/^request-invalid: .*"size"/);
  });
});

describe('parseDocument', () => {
  it('works from source, without a build', { timeout: 120_000 }, async () => {
    expect((await parseDocument(pdf({ pages: [['From source.']] }))).text).toBe('From source.');
  });
});
