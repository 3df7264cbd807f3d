/** The forms a knowledge base accepts; everything else is refused with `document-type-unsupported`. */
export type DocumentMediaType = 'text/markdown' | 'text/plain' | 'text/html' | 'application/pdf';

/** An uploaded file as it arrived. `mediaType` is what the sender claims; it is never believed. */
export interface DocumentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
}

/** One page of a PDF: `text.slice(start, end)` of its document. Pages without text are left out; numbers start at 1. */
export interface DocumentPage {
  readonly page: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The text of a file, ready to be cut. Offsets everywhere count UTF-16 code units of `text`, whose newlines are `\n`,
 * which holds no NUL and no lone surrogate, and is never blank. `mediaType` is the form of the file that was read; the
 * text of HTML is Markdown.
 */
export interface ParsedDocument {
  readonly title: string;
  readonly text: string;
  readonly mediaType: DocumentMediaType;
  readonly pages?: readonly DocumentPage[];
}

/** 32 MiB: the largest file read by default, in bytes, and the longest text taken out of one, in UTF-16 code units. */
export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
