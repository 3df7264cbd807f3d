import type { DocumentFile } from './document.ts';
import { documentError } from './document-error.ts';

/**
 * Decodes a text file: UTF-8, or UTF-16 with a byte order mark, strictly. Drops the mark and turns every newline into
 * `\n`. Throws `document-unreadable`, with the line, for bytes that are no Unicode, and `document-type-unsupported`
 * for binary data. `legacyCharset` is what to try where UTF-8 fails, as HTML prescribes.
 */
export function decodeText(file: DocumentFile, legacyCharset?: string): string {
  const text = decodeStrictly(file, legacyCharset).replace(/\r\n?/g, '\n');
  if (looksBinary(text)) {
    throw documentError('document-type-unsupported', file.name, {
      expected: 'text',
      found: 'binary data (control characters that no text holds)',
      advice: 'Upload Markdown, plain text, HTML or PDF.',
    });
  }
  return text;
}

function decodeStrictly({ name, bytes }: DocumentFile, legacyCharset: string | undefined): string {
  const charset = charsetOfMark(bytes);
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (cause) {
    if (legacyCharset !== undefined && charset === 'utf-8') return decodeLegacy(bytes, legacyCharset);
    throw documentError('document-unreadable', name, {
      expected: 'text in UTF-8, or UTF-16 with a byte order mark',
      found: `other bytes near line ${lineOfFirstFault(bytes, charset)}`,
      advice: 'Open it in an editor, save it as UTF-8 and upload it again.',
      cause,
    });
  }
}

function charsetOfMark(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** An unknown label falls back to windows-1252, which decodes every byte, as browsers do. */
function decodeLegacy(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function lineOfFirstFault(bytes: Uint8Array, charset: string): number {
  const lossy = new TextDecoder(charset).decode(bytes);
  const fault = lossy.indexOf('\uFFFD');
  return lossy.slice(0, Math.max(0, fault)).split('\n').length;
}

/** The WHATWG list of binary data bytes, NUL apart, which alone decides. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BINARY_CHARACTERS = /[\u0001-\u0008\u000b\u000e-\u001a\u001c-\u001f]/g;
/** Terminal logs and lists of test strings hold a few control characters and are text all the same. */
const BINARY_SHARE = 0.01;

function looksBinary(text: string): boolean {
  if (text.includes('\0')) return true;
  let found = 0;
  for (const _ of text.matchAll(BINARY_CHARACTERS)) found += 1;
  return found > Math.max(8, text.length * BINARY_SHARE);
}
