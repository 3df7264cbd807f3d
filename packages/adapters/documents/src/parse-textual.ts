import { decodeText } from './decode-text.ts';
import type { DocumentFile, DocumentMediaType, ParsedDocument } from './document.ts';
import { documentError, tooLarge } from './document-error.ts';
import { titleFromName } from './document-title.ts';
import { DEEPEST_ELEMENT, declaredHtmlCharset, HtmlTooDeep, readHtml } from './read-html.ts';
import { readMarkdown } from './read-markdown.ts';

/** The forms that are text before they are anything else. */
export type TextualMediaType = Exclude<DocumentMediaType, 'application/pdf'>;

interface Reading {
  /** Undefined where the document names none. */
  readonly title: string | undefined;
  readonly text: string;
}

/**
 * Reads Markdown, plain text or HTML, in time linear in its size. Throws `document-unreadable`, `document-empty`,
 * `document-type-unsupported` for binary data, and `document-too-large` for a text of over `maxLength` UTF-16 units.
 */
export function parseTextual(
  file: DocumentFile,
  mediaType: TextualMediaType,
  maxLength: number,
): ParsedDocument {
  const reading = read(file, mediaType);
  const text = reading.text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
  if (text === '') {
    throw documentError('document-empty', file.name, {
      expected: 'a document with text',
      found: 'none',
      advice: 'Check the file and upload it again.',
    });
  }
  if (text.length > maxLength) {
    throw tooLarge(file.name, `${text.length} characters of text`, `${maxLength} characters of text`);
  }
  return { title: reading.title ?? titleFromName(file.name), text, mediaType };
}

function read(file: DocumentFile, mediaType: TextualMediaType): Reading {
  switch (mediaType) {
    case 'text/html':
      return readPage(file);
    case 'text/markdown':
      return readMarkdown(decodeText(file));
    case 'text/plain':
      return { title: undefined, text: decodeText(file) };
  }
}

function readPage(file: DocumentFile): Reading {
  try {
    return readHtml(decodeText(file, declaredHtmlCharset(file.bytes)));
  } catch (error) {
    if (!(error instanceof HtmlTooDeep)) throw error;
    throw documentError('document-unreadable', file.name, {
      expected: `elements nested at most ${DEEPEST_ELEMENT} deep`,
      found: 'more',
      advice: 'Its tags are probably not closed: save the page from a browser and upload that.',
      cause: error,
    });
  }
}
