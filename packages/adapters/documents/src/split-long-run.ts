import { estimateTokens, measure } from './token-estimate.ts';

/** A piece of a text: `text.slice(start, end)`. */
export interface RunPiece {
  readonly start: number;
  readonly end: number;
  readonly tokens: number;
}

/**
 * Cuts `text.slice(start, end)` into pieces of at most `limit` by {@link measure}, greedily, between words. Only a
 * word that is itself over the limit is cut: between the words Unicode sees in it (Chinese, paths), else between
 * characters as people count them, and inside such a character only when nothing else is left.
 */
export function* splitLongRun(text: string, start: number, end: number, limit: number): Generator<RunPiece> {
  let pieceStart = -1;
  let pieceEnd = -1;
  let tokens = 0;
  for (const atom of atomsOf(text, start, end, limit)) {
    if (pieceStart !== -1 && measure(atom.end - pieceStart, tokens + atom.tokens) > limit) {
      yield { start: pieceStart, end: pieceEnd, tokens };
      pieceStart = -1;
      tokens = 0;
    }
    if (pieceStart === -1) pieceStart = atom.start;
    pieceEnd = atom.end;
    tokens += atom.tokens;
  }
  if (pieceStart !== -1) yield { start: pieceStart, end: pieceEnd, tokens };
}

const words = new Intl.Segmenter('en', { granularity: 'word' });
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function* atomsOf(text: string, start: number, end: number, limit: number): Generator<RunPiece> {
  for (const match of text.slice(start, end).matchAll(/\S+/g)) {
    yield* divide(match[0], start + match.index, limit, [words, graphemes]);
  }
}

/** Yields the run whole if it fits, else its segments by the first divider, each divided on by the next ones. */
function* divide(run: string, start: number, limit: number, dividers: Intl.Segmenter[]): Generator<RunPiece> {
  const tokens = estimateTokens(run, 0, run.length);
  if (measure(run.length, tokens) <= limit) {
    yield { start, end: start + run.length, tokens };
    return;
  }
  const [divider, ...others] = dividers;
  if (divider === undefined) {
    yield* codePoints(run, start);
    return;
  }
  for (const { segment, index } of segmentsOf(run, divider, limit)) {
    yield* divide(segment, start + index, limit, others);
  }
}

/**
 * The segments of a run, taken from windows of twice the limit: over a whole long run a segmenter's time grows with
 * the square of its length. The last segment of a window may go on behind it and is taken up again by the next.
 */
function* segmentsOf(run: string, divider: Intl.Segmenter, limit: number) {
  const width = limit * 2 + SHORTEST_WINDOW;
  for (let at = 0; at < run.length; ) {
    const window = run.slice(at, at + width);
    const segments = [...divider.segment(window)];
    const isLast = at + width >= run.length;
    const whole = isLast || segments.length === 1 ? segments : segments.slice(0, -1);
    for (const { segment, index } of whole) yield { segment, index: at + index };
    at += whole.reduce((length, { segment }) => length + segment.length, 0);
  }
}

const SHORTEST_WINDOW = 256;

function* codePoints(run: string, start: number): Generator<RunPiece> {
  let at = start;
  for (const character of run) {
    yield { start: at, end: at + character.length, tokens: 1 };
    at += character.length;
  }
}
