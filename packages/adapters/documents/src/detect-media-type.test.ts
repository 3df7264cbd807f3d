import { HeddleError } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { detectMediaType } from './detect-media-type.ts';
import { minimalPdf } from './testing/minimal-pdf.ts';

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

function codeOf(name: string, bytes: Uint8Array, mediaType?: string): string {
  try {
    return detectMediaType({ name, bytes, ...(mediaType === undefined ? {} : { mediaType }) });
  } catch (error) {
    if (!HeddleError.is(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe('detectMediaType', () => {
  it('goes by magic bytes before the name and never by the declared type', () => {
    const pdf = minimalPdf({ pages: [['Text']] });
    expect(codeOf('notes.txt', pdf, 'text/plain')).toBe('application/pdf');
    expect(codeOf('notes.md', latin1('<!DOCTYPE html><p>Hi'), 'text/markdown')).toBe('text/html');
    expect(codeOf('page.bin', latin1('\n  <html lang="en">'))).toBe('text/html');
    expect(codeOf('notes.md', latin1('# Hi'), 'application/pdf')).toBe('text/markdown');
  });

  it('finds a PDF behind a byte order mark and behind bytes in front of its header', () => {
    expect(codeOf('a', latin1('\xef\xbb\xbf%PDF-1.4'))).toBe('application/pdf');
    expect(codeOf('a', latin1('\0\0rubbish\n%PDF-1.4'))).toBe('application/pdf');
    expect(codeOf('a.md', latin1('A PDF begins with %PDF-1.4.'))).toBe('text/markdown');
  });

  it('tells text apart by name, and takes any other text as plain', () => {
    for (const name of ['README.md', 'a.MARKDOWN', 'b.mdx'])
      expect(codeOf(name, latin1('x'))).toBe('text/markdown');
    for (const name of ['a.html', 'a.HTM']) expect(codeOf(name, latin1('<p>x'))).toBe('text/html');
    for (const name of ['a.txt', 'LICENSE', 'a.py', 'dir.md/a'])
      expect(codeOf(name, latin1('x'))).toBe('text/plain');
  });

  it('names a format it cannot read and says what to do', () => {
    const refused: [string, string, RegExp][] = [
      ['a.docx', 'PK\x03\x04....word/document.xml', /a Word document \(\.docx\)/],
      ['a.epub', 'PK\x03\x04....mimetypeapplication/epub+zip', /an EPUB book/],
      ['a.zip', 'PK\x03\x04....other', /a ZIP archive/],
      ['a.md', '\x89PNG\r\n\x1a\n', /a PNG image/],
      ['a.txt', 'ID3\x04\0\0', /an MP3 recording/],
      ['a.txt', '{\\rtf1 Hello', /Rich Text Format/],
      ['a.html', '<?xml version="1.0"?><svg xmlns="x">', /an SVG image/],
      ['a.txt', 'text\0with nul', /binary data/],
    ];
    for (const [name, bytes, found] of refused) {
      const refusal = codeOf(name, latin1(bytes));
      expect(refusal).toMatch(
        /^document-type-unsupported: .*expected Markdown, plain text, HTML or PDF, found .*Export it/,
      );
      expect(refusal).toMatch(found);
    }
  });

  it('keeps a text that begins like a signature', () => {
    expect(codeOf('a.txt', latin1('ID3 tags are metadata.'))).toBe('text/plain');
    expect(codeOf('a.txt', latin1('BZh is what bzip2 begins with.'))).toBe('text/plain');
  });

  it('refuses a file without bytes and a .pdf that is none', () => {
    expect(codeOf('a.md', new Uint8Array())).toMatch(/^document-empty: /);
    expect(codeOf('a.pdf', latin1('Hello'))).toMatch(/^document-unreadable: .*"%PDF-"/);
  });
});
