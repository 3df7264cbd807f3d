import type { DocumentPage } from './document.ts';

/** The text of one page, before cleaning. */
export interface PdfPageText {
  readonly page: number;
  readonly text: string;
}

/**
 * Joins the pages, with an empty line between them unless a sentence goes on, and says where each is. Drops running heads and page numbers, heals
 * words that were hyphenated at a line's end, and removes what a database refuses (NUL, lone surrogates).
 */
export function joinPdfPages(pages: readonly PdfPageText[]): { text: string; pages: DocumentPage[] } {
  const cleaned = dropRunningLines(pages);
  const spans: DocumentPage[] = [];
  let text = '';
  for (const { page, text: raw } of cleaned) {
    const body = cleanText(raw);
    if (body === '') continue;
    if (text !== '') text += goesOn(text, body) ? '\n' : '\n\n';
    spans.push({ page, start: text.length, end: text.length + body.length });
    text += body;
  }
  return { text, pages: spans };
}

/** A sentence that runs over the turn of the page: no stop before it, a small letter after. */
function goesOn(text: string, next: string): boolean {
  return /[\p{L}\p{N},;–-]$/u.test(text.slice(-2)) && /^\p{Ll}/u.test(next);
}

function cleanText(text: string): string {
  return text
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/\u00ad(?:\n)?/g, '')
    .replace(/(?<=\p{Ll})-\n(\p{Ll}+)[^\S\n]*/gu, '$1\n')
    .replace(/\n +/g, '\n')
    .trim();
}

/** With fewer pages a line that returns is as likely to be content. */
const FEWEST_PAGES = 4;
/** On a page with fewer the same holds, as on slides. */
const FEWEST_LINES = 3;

/**
 * A line that stands first or last on a third of the pages, numbers aside, is a running head; a third, because pages of
 * odd and even numbers often have heads of their own. A number alone there is a page number if two pages have one.
 */
function dropRunningLines(pages: readonly PdfPageText[]): readonly PdfPageText[] {
  if (pages.length < FEWEST_PAGES) return pages;
  const counts = new Map<string, number>();
  for (const { text } of pages) {
    for (const form of new Set(edgeLines(text).map(runningForm)))
      counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  const isRunning = (line: string) => {
    const form = runningForm(line);
    return (counts.get(form) ?? 0) >= (form === '#' ? 2 : pages.length / 3);
  };
  return pages.map(({ page, text }) => {
    let lines = text.split('\n');
    if (lines.length < FEWEST_LINES) return { page, text };
    if (isRunning(lines[0] ?? '')) lines = lines.slice(1);
    if (isRunning(lines.at(-1) ?? '')) lines = lines.slice(0, -1);
    return { page, text: lines.join('\n').trim() };
  });
}

function edgeLines(text: string): string[] {
  const lines = text.split('\n');
  return [lines[0] ?? '', lines.at(-1) ?? ''];
}

/** Arabic and Roman page numbers become one sign, so that the heads of all pages are the same line. */
function runningForm(line: string): string {
  return line
    .trim()
    .replace(/\d+/g, '#')
    .replace(/^[ivxlc]+$/i, '#');
}
