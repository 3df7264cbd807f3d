import type { DocumentFile, DocumentMediaType } from './document.ts';
import { documentError } from './document-error.ts';

/**
 * Says which reader a file needs: magic bytes first, then its name; the declared type is never believed. Throws
 * `document-empty` for a file without bytes, `document-unreadable` for a `.pdf` that is none, and
 * `document-type-unsupported`, naming what was found, for everything that is no PDF and no text.
 */
export function detectMediaType(file: DocumentFile): DocumentMediaType {
  const { name, bytes } = file;
  if (bytes.length === 0) {
    throw documentError('document-empty', name, {
      expected: 'a file with text',
      found: '0 bytes',
      advice: 'Upload the file again.',
    });
  }
  if (startsWithPdfHeader(bytes)) return 'application/pdf';
  const foreign = nameForeignFormat(bytes);
  if (foreign !== undefined) throw unsupported(name, foreign);
  const unicode = hasUnicodeMark(bytes);
  if (!unicode && bytes.subarray(0, SNIFFED_BYTES).includes(0)) {
    if (findAscii(bytes, '%PDF-', PDF_HEADER_REACH) !== -1) return 'application/pdf';
    throw unsupported(name, 'binary data of an unknown format');
  }
  return detectText(file);
}

const SNIFFED_BYTES = 65_536;
/** ISO 32000 readers accept the header anywhere in the first 1,024 bytes; text may hold those characters too. */
const PDF_HEADER_REACH = 1024;

const MARKDOWN_NAMES = new Set(['md', 'markdown', 'mdown', 'mkd', 'mdx', 'qmd', 'rmd']);
const HTML_NAMES = new Set(['html', 'htm', 'xhtml', 'shtml']);

function detectText({ name, bytes }: DocumentFile): DocumentMediaType {
  const extension = extensionOf(name);
  if (extension === 'pdf') {
    if (findAscii(bytes, '%PDF-', PDF_HEADER_REACH) !== -1) return 'application/pdf';
    throw documentError('document-unreadable', name, {
      expected: 'a PDF, which starts with "%PDF-"',
      found: 'other bytes',
      advice: 'The file is damaged or misnamed: export it again, or give it the right extension.',
    });
  }
  const opening = openingText(bytes);
  if (/^(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])/i.test(opening)) return 'text/html';
  if (/^\{\\rtf/.test(opening)) throw unsupported(name, 'Rich Text Format');
  if (/^%!PS/.test(opening)) throw unsupported(name, 'PostScript');
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+svg[^>]*>\s*)?<svg[\s>]/i.test(opening)) {
    throw unsupported(name, 'an SVG image');
  }
  if (/^<\?xml[^>]*>\s*(?:<!doctype\s+html|<html[\s>])/i.test(opening)) return 'text/html';
  if (HTML_NAMES.has(extension)) return 'text/html';
  return MARKDOWN_NAMES.has(extension) ? 'text/markdown' : 'text/plain';
}

function extensionOf(name: string): string {
  return /\.([^./\\]{1,16})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** The first characters, without a byte order mark and leading blanks; latin1 keeps every byte, which is enough for markup. */
function openingText(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 1024);
  const label = head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-16le';
  const text = isUtf16(head) ? new TextDecoder(label).decode(head) : Buffer.from(head).toString('latin1');
  return text.replace(/^(?:ï»¿|\uFEFF)?\s*/, '');
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function hasUnicodeMark(bytes: Uint8Array): boolean {
  return isUtf16(bytes) || (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf);
}

function startsWithPdfHeader(bytes: Uint8Array): boolean {
  const start = hasUnicodeMark(bytes) && !isUtf16(bytes) ? 3 : 0;
  return matchesAt(bytes, start, '%PDF-');
}

interface Signature {
  readonly found: string;
  readonly at?: number;
  readonly magic: string;
}

/** Leading bytes of formats people do upload, as latin1; the first match names what was found. */
const SIGNATURES: readonly Signature[] = [
  { magic: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', found: 'an old Microsoft Office file' },
  { magic: '\x89PNG\r\n', found: 'a PNG image' },
  { magic: '\xff\xd8\xff', found: 'a JPEG image' },
  { magic: 'GIF87a', found: 'a GIF image' },
  { magic: 'GIF89a', found: 'a GIF image' },
  { magic: 'WEBP', at: 8, found: 'a WebP image' },
  { magic: 'WAVE', at: 8, found: 'a WAV recording' },
  { magic: 'II*\0', found: 'a TIFF image' },
  { magic: 'MM\0*', found: 'a TIFF image' },
  { magic: 'ftyp', at: 4, found: 'an MP4, MOV or HEIC file' },
  { magic: 'ID3', found: 'an MP3 recording' },
  { magic: 'OggS', found: 'an Ogg recording' },
  { magic: 'fLaC', found: 'a FLAC recording' },
  { magic: '\x1f\x8b', found: 'a gzip archive' },
  { magic: 'BZh', found: 'a bzip2 archive' },
  { magic: '7z\xbc\xaf\x27\x1c', found: 'a 7z archive' },
  { magic: '\xfd7zXZ', found: 'an xz archive' },
  { magic: '\x28\xb5\x2f\xfd', found: 'a zstd archive' },
  { magic: 'Rar!\x1a', found: 'a RAR archive' },
  { magic: 'SQLite format 3\0', found: 'an SQLite database' },
  { magic: '\x7fELF', found: 'a program' },
  { magic: '\0asm', found: 'a WebAssembly module' },
];

function nameForeignFormat(bytes: Uint8Array): string | undefined {
  if (matchesAt(bytes, 0, 'PK\x03\x04') || matchesAt(bytes, 0, 'PK\x05\x06')) return nameArchive(bytes);
  for (const { magic, at = 0, found } of SIGNATURES) {
    if (!matchesAt(bytes, at, magic)) continue;
    // A text may begin with "ID3" or "BZh" too; such a signature counts only with a NUL nearby.
    if (/^[\x20-\x7e]+$/.test(magic) && !bytes.subarray(0, 512).includes(0)) continue;
    return found;
  }
  return undefined;
}

/** Office files and e-books are ZIP archives; the names of their first entries, stored plainly, tell them apart. */
function nameArchive(bytes: Uint8Array): string {
  const members = [
    ['word/', 'a Word document (.docx)'],
    ['xl/', 'an Excel workbook (.xlsx)'],
    ['ppt/', 'a PowerPoint presentation (.pptx)'],
    ['application/vnd.oasis.opendocument', 'an OpenDocument file'],
    ['application/epub+zip', 'an EPUB book'],
  ] as const;
  const known = members.find(([member]) => findAscii(bytes, member, SNIFFED_BYTES) !== -1);
  return known?.[1] ?? 'a ZIP archive';
}

function matchesAt(bytes: Uint8Array, start: number, magic: string): boolean {
  for (let index = 0; index < magic.length; index += 1) {
    if (bytes[start + index] !== magic.charCodeAt(index)) return false;
  }
  return true;
}

function findAscii(bytes: Uint8Array, wanted: string, reach: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, reach)).indexOf(
    wanted,
    0,
    'latin1',
  );
}

function unsupported(name: string, found: string): Error {
  return documentError('document-type-unsupported', name, {
    expected: 'Markdown, plain text, HTML or PDF',
    found,
    advice: 'Export it as one of those and upload the export.',
  });
}
