import { findInnerBreaks } from './sentence-ends.ts';
import { splitLongRun } from './split-long-run.ts';
import { findTextBlocks, headingTitle, type TextBlock } from './text-blocks.ts';
import { estimateTokens, measure } from './token-estimate.ts';

/** What lies before a unit; the further down the list, the less a cut there is wanted. */
export type Boundary =
  | 'heading'
  | 'paragraph'
  | 'list-item'
  | 'row'
  | 'sentence'
  | 'line'
  | 'introduced'
  | 'word'
  | 'after-heading';

/** The smallest piece a chunk is made of. It begins and ends with a character that is no blank. */
export interface TextUnit {
  readonly start: number;
  readonly end: number;
  readonly before: Boundary;
  /** Level of the heading that the unit begins with, 0 for none. */
  readonly level: number;
  /** From {@link estimateTokens}. */
  readonly tokens: number;
  /** The headings the unit stands under, outermost first. Units of one section share the array. */
  readonly path: readonly string[];
}

/**
 * Takes a text apart into units of at most `limit` (see {@link measure}) that together hold every character that
 * is no blank: headings, list items, rows and lines of code, sentences, and words only where those are too long.
 */
export function findTextUnits(text: string, markup: boolean, limit: number): TextUnit[] {
  const units: TextUnit[] = [];
  let path: readonly string[] = [];
  const levels: number[] = [];
  let previous: TextBlock | undefined;
  for (const block of findTextBlocks(text, markup)) {
    if (block.kind === 'heading') {
      while ((levels.at(-1) ?? 0) >= block.level) levels.pop();
      path = [...path.slice(0, levels.length), headingTitle(text.slice(block.start, block.end))];
      levels.push(block.level);
    }
    const boundary = boundaryBefore(text, previous, block);
    for (const { start, end, tokens, before } of findPieces(text, block, limit)) {
      const level = block.kind === 'heading' && before === undefined ? block.level : 0;
      units.push({ start, end, tokens, level, path, before: before ?? boundary });
    }
    previous = block;
  }
  return units;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly tokens: number;
  /** Undefined for the first piece of a block. */
  readonly before: Boundary | undefined;
}

function boundaryBefore(text: string, previous: TextBlock | undefined, block: TextBlock): Boundary {
  if (previous?.kind === 'heading') return 'after-heading';
  if (block.kind === 'heading') return 'heading';
  if (block.kind === 'list-item' && previous?.kind === 'list-item') return 'list-item';
  if (previous?.kind === 'paragraph' && text.slice(previous.start, previous.end).trimEnd().endsWith(':')) {
    return 'introduced';
  }
  return 'paragraph';
}

function* findPieces(text: string, block: TextBlock, limit: number): Generator<Piece> {
  let start = block.start;
  let before: Boundary | undefined;
  for (const next of breaksOf(text, block)) {
    yield* fitPieces(text, start, next.at, before, limit);
    start = next.at;
    before = next.before;
  }
  yield* fitPieces(text, start, block.end, before, limit);
}

function* breaksOf(text: string, block: TextBlock): Generator<{ at: number; before: Boundary }> {
  if (block.kind === 'heading') return;
  if (block.kind === 'code' || block.kind === 'table') {
    for (
      let at = text.indexOf('\n', block.start);
      at !== -1 && at < block.end;
      at = text.indexOf('\n', at + 1)
    ) {
      yield { at: at + 1, before: 'row' };
    }
    return;
  }
  for (const { at, kind } of findInnerBreaks(text, block.start, block.end)) yield { at, before: kind };
}

/** Trims the blanks and cuts what is over the limit; a piece of blanks alone disappears. */
function* fitPieces(
  text: string,
  from: number,
  to: number,
  before: Boundary | undefined,
  limit: number,
): Generator<Piece> {
  const raw = text.slice(from, to);
  const start = from + (raw.length - raw.trimStart().length);
  const end = from + raw.trimEnd().length;
  if (start >= end) return;
  const tokens = estimateTokens(text, start, end);
  if (measure(end - start, tokens) <= limit) {
    yield { start, end, tokens, before };
    return;
  }
  let boundary = before;
  // Halves leave the packer room to choose; pieces as long as the limit would fix every cut.
  for (const part of splitLongRun(text, start, end, Math.max(1, Math.floor(limit / 2)))) {
    yield { start: part.start, end: part.end, tokens: part.tokens, before: boundary };
    boundary = 'word';
  }
}
