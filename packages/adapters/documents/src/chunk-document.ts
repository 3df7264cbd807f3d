import { HeddleError } from '@heddle/contracts';
import type { ParsedDocument } from './document.ts';
import { packUnits, type UnitRange } from './pack-units.ts';
import { findTextUnits, type TextUnit } from './text-units.ts';

/**
 * A piece of a document for retrieval: `text === document.text.slice(start, end)`, always, without blanks at its ends.
 * `heading` is the path of the headings it stands under, outermost first, joined by " > "; absent where there is none.
 */
export interface TextChunk {
  readonly index: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly heading?: string;
}

/** How long chunks are, and how much they share. */
export interface ChunkOptions {
  /**
   * The longest chunk, overlap included, in characters of English prose, 32 to 32,000. Text whose tokens are denser
   * (code, Chinese) counts for more, so that a chunk of 1,000 fits an embedder of 256 tokens. Default {@link DEFAULT_CHUNK_SIZE}.
   */
  readonly size?: number;
  /** At most how many characters of the chunk before are repeated, whole sentences first; up to half of `size`. Default 0. */
  readonly overlap?: number;
}

/** The best of the settings in the README's table that fits an embedder of 256 tokens. */
export const DEFAULT_CHUNK_SIZE = 600;

/**
 * Cuts a document along its structure: sections, paragraphs, list items, rows, sentences. Every character that is no
 * blank is in a chunk; chunks begin ever later; none is longer than `size`, none cuts a word that fits in half of it.
 * Throws `request-invalid` for options out of range. Synchronous: for texts over 256 kB use the parser's `chunk`.
 */
export function chunkDocument(document: ParsedDocument, options: ChunkOptions = {}): TextChunk[] {
  const { size, overlap } = readOptions(options);
  const { text } = document;
  const markup = document.mediaType === 'text/markdown' || document.mediaType === 'text/html';
  const limit = size - overlap;
  const units = findTextUnits(text, markup, limit);
  let previousStart = -1;
  return packUnits(units, limit).map((range, index) => {
    const start = overlapStart(text, units, range, overlap, previousStart);
    const end = units[range.last]?.end ?? start;
    previousStart = units[range.first]?.start ?? start;
    const heading = commonPath(units, range)
      .filter((title) => title !== '')
      .join(' > ');
    return { index, text: text.slice(start, end), start, end, ...(heading === '' ? {} : { heading }) };
  });
}

const SMALLEST_SIZE = 32;
const LARGEST_SIZE = 32_000;

function readOptions(options: ChunkOptions): { size: number; overlap: number } {
  const size = options.size ?? DEFAULT_CHUNK_SIZE;
  const overlap = options.overlap ?? 0;
  if (!Number.isInteger(size) || size < SMALLEST_SIZE || size > LARGEST_SIZE) {
    throw invalidOption(
      'size',
      `a whole number of characters from ${SMALLEST_SIZE} to ${LARGEST_SIZE}`,
      size,
    );
  }
  if (!Number.isInteger(overlap) || overlap < 0 || overlap > size / 2) {
    throw invalidOption(
      'overlap',
      `a whole number of characters from 0 to half the size (${size / 2})`,
      overlap,
    );
  }
  return { size, overlap };
}

function invalidOption(name: string, expected: string, found: number): HeddleError {
  return new HeddleError('request-invalid', `Chunk option "${name}": expected ${expected}, found ${found}.`);
}

/**
 * Reaches back from a chunk into the one before, within the same section: to the earliest unit in reach, or to a word
 * where the last unit is longer than the overlap. Stays after `previousStart`, so that chunks always advance.
 */
function overlapStart(
  text: string,
  units: readonly TextUnit[],
  range: UnitRange,
  overlap: number,
  previousStart: number,
): number {
  const own = units[range.first];
  const before = units[range.first - 1];
  if (own === undefined) return 0;
  if (overlap === 0 || before === undefined || before.path !== own.path || own.level > 0) return own.start;
  const earliest = Math.max(own.start - overlap, previousStart + 1);
  let start = own.start;
  for (let index = range.first - 1; index >= 0; index -= 1) {
    const unit = units[index];
    if (unit === undefined || unit.start < earliest || unit.path !== own.path) break;
    start = unit.start;
  }
  if (start < own.start) return start;
  const word = /(?<=\s)\S/.exec(text.slice(earliest, own.start));
  return word === null ? own.start : earliest + word.index;
}

/** The headings that all units of the chunk stand under; of a chunk of two sections, their common parent. */
function commonPath(units: readonly TextUnit[], range: UnitRange): readonly string[] {
  let path = units[range.first]?.path ?? [];
  for (let index = range.first + 1; index <= range.last; index += 1) {
    const other = units[index]?.path ?? [];
    if (other === path) continue;
    const differs = path.findIndex((title, depth) => other[depth] !== title);
    if (differs !== -1) path = path.slice(0, differs);
  }
  return path;
}
