/** What a run of lines is. `heading` has a level of 1 to 6. */
export type TextBlock =
  | { readonly kind: 'heading'; readonly start: number; readonly end: number; readonly level: number }
  | {
      readonly kind: 'paragraph' | 'list-item' | 'table' | 'code';
      readonly start: number;
      readonly end: number;
    };

/**
 * Finds the blocks of a text in one pass over its lines: headings (`#` and underlined), fenced code, list items, tables
 * and paragraphs. Blocks are in order, do not overlap, and only blanks lie between them. Without `markup` (plain text,
 * PDF) a `#` or an underline is only a character.
 */
export function findTextBlocks(text: string, markup: boolean): TextBlock[] {
  const blocks: TextBlock[] = [];
  let open: OpenBlock | undefined;
  const close = () => {
    if (open !== undefined) blocks.push({ kind: open.kind, start: open.start, end: open.end });
    open = undefined;
  };
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    if (open?.kind === 'code') {
      open.end = end;
      if (closesFence(line, open.fence)) close();
    } else if (line.trim() === '') {
      close();
    } else if (markup && open?.kind === 'paragraph' && open.lines === 1 && UNDERLINE.test(line)) {
      blocks.push({ kind: 'heading', start: open.start, end, level: line.includes('=') ? 1 : 2 });
      open = undefined;
    } else {
      const next = readLine(line, markup);
      if (next.kind === 'heading') {
        close();
        blocks.push({ kind: 'heading', start: start + indentOf(line), end, level: next.level });
      } else if (open !== undefined && continues(open, next.kind)) {
        open.end = end;
        open.lines += 1;
      } else {
        close();
        open = { kind: next.kind, start: start + indentOf(line), end, lines: 1, fence: next.fence };
      }
    }
    start = end + 1;
  }
  close();
  return blocks;
}

/** The words of a heading without its marks, links, emphasis and code ticks; what a reader would call it. */
export function headingTitle(heading: string): string {
  // Cut first: the patterns below are quadratic in the length of a line made of brackets or blanks.
  const line = heading.split('\n', 1)[0]?.trim().slice(0, LONGEST_TITLE) ?? '';
  return line
    .replace(/^#{1,6}[ \t]*/, '')
    .replace(/[ \t]#+$/, '')
    .replace(/!?\[([^\]]*)\]\([^()]*\)/g, '$1')
    .replace(/(\*\*|__|`)(?=\S)/g, '')
    .replace(/(?<=\S)(\*\*|__|`)/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

const LONGEST_TITLE = 300;

interface OpenBlock {
  readonly kind: 'paragraph' | 'list-item' | 'table' | 'code';
  readonly start: number;
  readonly fence: string;
  end: number;
  lines: number;
}

type LineKind =
  | { readonly kind: 'heading'; readonly level: number; readonly fence: '' }
  | { readonly kind: 'paragraph' | 'list-item' | 'table' | 'code'; readonly fence: string };

const UNDERLINE = /^ {0,3}(?:=+|-{2,})[ \t]*$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]|$)/;
const FENCE = /^[ \t]*(`{3,}|~{3,})(.*)$/;
const LIST_ITEM = /^[ \t]*(?:[-*+•‣◦–]|\d{1,3}[.)]|[a-zA-Z]\))[ \t]+\S/;

function readLine(line: string, markup: boolean): LineKind {
  if (markup) {
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined) return { kind: 'heading', level: heading.length, fence: '' };
    const fence = FENCE.exec(line);
    if (fence?.[1] !== undefined && !(fence[1].startsWith('`') && fence[2]?.includes('`'))) {
      return { kind: 'code', fence: fence[1] };
    }
    if (/^[ \t]*\|/.test(line)) return { kind: 'table', fence: '' };
  }
  return { kind: LIST_ITEM.test(line) ? 'list-item' : 'paragraph', fence: '' };
}

/** A list item goes on over the lines under it until a blank one or the next item. */
function continues(open: OpenBlock, next: LineKind['kind']): boolean {
  if (next === 'paragraph') return open.kind === 'paragraph' || open.kind === 'list-item';
  return next === 'table' && open.kind === 'table';
}

function closesFence(line: string, fence: string): boolean {
  const marks = line.trim();
  return marks.length >= fence.length && marks === fence.charAt(0).repeat(marks.length);
}

function lineEnd(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline === -1 ? text.length : newline;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
