import { isCommonWord, isTriggerWord } from './trigger-words.ts';

const LONGEST_WORD = 14;
const UNKNOWN_LETTER_COST = 3;
const SHORT_WORDS: ReadonlySet<string> = new Set([
  'a',
  'i',
  'me',
  'my',
  'of',
  'to',
  'is',
  'it',
  'in',
  'on',
  'or',
  'do',
  'be',
  'as',
  'so',
  'no',
]);

/**
 * Cuts run-together text into words by the cheapest split into known words, where a letter outside any known word costs
 * {@link UNKNOWN_LETTER_COST}. Returns `[]` when fewer than half of the letters fall into known words. Linear in the text.
 */
export function segmentWords(text: string): string[] {
  const pieces = text.split(/[^\p{L}\p{N}]+/u).flatMap(segmentPiece);
  const known = pieces.filter(isKnown).reduce((letters, word) => letters + word.length, 0);
  const total = pieces.reduce((letters, word) => letters + word.length, 0);
  return known * 2 >= total ? pieces : [];
}

function isKnown(word: string): boolean {
  return isTriggerWord(word) || isCommonWord(word) || SHORT_WORDS.has(word);
}

function segmentPiece(piece: string): string[] {
  if (piece === '') return [];
  const cost = new Float64Array(piece.length + 1);
  const previous = new Int32Array(piece.length + 1);
  for (let end = 1; end <= piece.length; end += 1) {
    cost[end] = (cost[end - 1] ?? 0) + UNKNOWN_LETTER_COST;
    previous[end] = end - 1;
    for (let start = Math.max(0, end - LONGEST_WORD); start < end; start += 1) {
      const candidate = (cost[start] ?? 0) + 1;
      if (candidate >= (cost[end] ?? 0) || !isKnown(piece.slice(start, end))) continue;
      cost[end] = candidate;
      previous[end] = start;
    }
  }
  return mergeUnknown(piece, previous);
}

/** Walks the cheapest split backwards and joins neighbouring unknown letters to one word. */
function mergeUnknown(piece: string, previous: Int32Array): string[] {
  const words: string[] = [];
  let unknownEnd = 0;
  for (let end = piece.length; end > 0; ) {
    const start = previous[end] ?? 0;
    const word = piece.slice(start, end);
    if (isKnown(word)) {
      if (unknownEnd > 0) words.push(piece.slice(end, unknownEnd));
      unknownEnd = 0;
      words.push(word);
    } else if (unknownEnd === 0) unknownEnd = end;
    end = start;
  }
  if (unknownEnd > 0) words.push(piece.slice(0, unknownEnd));
  return words.reverse();
}
