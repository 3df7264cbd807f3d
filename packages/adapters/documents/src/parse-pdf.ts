import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { HeddleError } from '@heddle/contracts';
import type { DocumentFile, ParsedDocument } from './document.ts';
import { documentError, tooLarge } from './document-error.ts';
import { titleFromName } from './document-title.ts';
import { type PdfTextItem, pdfItemsToLines } from './pdf-lines.ts';
import { joinPdfPages } from './pdf-pages.ts';
import { BUFFER_REFUSED, LARGEST_BUFFER } from './process-guard.ts';

/**
 * Reads a PDF's text page by page with LangChain's loader over pdf.js. Runs in a guarded process only: pdf.js wants the
 * class that `guardProcess` defines. Throws `document-unreadable` for an encrypted or damaged file, `document-empty` for
 * one without text, such as a scan, and `document-too-large` when its text is over `maxLength`.
 */
export async function parsePdf(file: DocumentFile, maxLength: number): Promise<ParsedDocument> {
  const pages = await loadPages(file, maxLength);
  const { text, pages: spans } = joinPdfPages(
    pages.map(({ pageContent, metadata }) => ({
      page: Number(metadata.loc?.pageNumber),
      text: pageContent,
    })),
  );
  if (text === '') {
    throw documentError('document-empty', file.name, {
      expected: 'a PDF with text',
      found: 'no text on any page, as in a scan',
      advice: 'Run text recognition (OCR) over it and upload the result.',
    });
  }
  const title = readTitle(pages[0]?.metadata.pdf?.info?.Title) ?? titleFromName(file.name);
  return { title, text, mediaType: 'application/pdf', pages: spans };
}

async function loadPages(file: DocumentFile, maxLength: number) {
  // Imported here, so that a bundle too loads it after the guard and for PDF only.
  const { PDFLoader } = await import('@langchain/community/document_loaders/fs/pdf');
  const blob = new Blob([new Uint8Array(file.bytes)], { type: 'application/pdf' });
  const loader = new PDFLoader(blob, { pdfjs: () => openPdfJs(file.name, maxLength) });
  try {
    return await loader.load();
  } catch (error) {
    throw translate(file.name, error);
  }
}

/**
 * pdf.js in the shape the loader asks for. Its `getDocument` reads from memory and its own package only, evaluates
 * nothing, and hands the loader whole lines instead of runs: a run's `transform[5]` is all it looks at.
 */
async function openPdfJs(fileName: string, maxLength: number) {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  let length = 0;
  const readLines = (items: readonly PdfTextItem[]) => {
    const lines = pdfItemsToLines(items);
    length += lines.reduce((total, line) => total + line.length + 1, 0);
    if (length > maxLength) throw tooLarge(fileName, 'more text', `${maxLength} characters of text`);
    return lines.map((str, index) => ({ str, transform: [1, 0, 0, 1, 0, -(index + 1)] }));
  };
  const getDocument = (source: { data: Uint8Array }) => {
    const task = pdfjs.getDocument({
      data: source.data,
      verbosity: pdfjs.VerbosityLevel.ERRORS,
      isEvalSupported: false,
      useWorkerFetch: false,
      useSystemFonts: false,
      useWasm: false,
      enableXfa: false,
      stopAtErrors: false,
      cMapUrl: `${join(folder, 'cmaps')}/`,
      cMapPacked: true,
      standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    });
    return {
      promise: task.promise.then((pdf) => ({
        numPages: pdf.numPages,
        getMetadata: () => pdf.getMetadata(),
        getPage: async (number: number) => {
          const page = await pdf.getPage(number);
          const content = await page.getTextContent();
          page.cleanup();
          return {
            getTextContent: async () => ({ items: readLines(content.items.filter((item) => 'str' in item)) }),
          };
        },
      })),
    };
  };
  return { isV2: false as const, getDocument, version: pdfjs.version };
}

function translate(fileName: string, error: unknown): HeddleError {
  if (HeddleError.is(error)) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'PasswordException') {
    return documentError('document-unreadable', fileName, {
      expected: 'a PDF that opens without a password',
      found: 'an encrypted one',
      advice: 'Remove the password and upload it again.',
      cause: error,
    });
  }
  // pdf.js passes on the message of an error, not its class.
  if (error instanceof Error && error.message.includes(BUFFER_REFUSED)) {
    return tooLarge(fileName, 'a part that unpacks to more', `${LARGEST_BUFFER} bytes for each packed part`);
  }
  return documentError('document-unreadable', fileName, {
    expected: 'a PDF that can be read',
    found: 'damaged data',
    advice: 'Open it in a viewer, export it again as PDF and upload that.',
    cause: error,
  });
}

/** Writers leave their own names and empty strings in the title field. */
function readTitle(title: unknown): string | undefined {
  if (typeof title !== 'string') return undefined;
  const cleaned = title
    .replace(/^Microsoft (?:Word|PowerPoint) - /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return cleaned === '' || /^untitled(?:\.\w+|\s*\d+)?$/i.test(cleaned) ? undefined : cleaned;
}
