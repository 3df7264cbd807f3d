import { type MappedText, MappedTextBuilder } from './mapped-text.ts';
import { segmentWords } from './segment-words.ts';
import { isTriggerWord } from './trigger-words.ts';

/** A reading of a text with one disguise taken off. */
export interface RevealedView {
  readonly via: 'escapes' | 'spacing' | 'leetspeak' | 'reversal' | 'letter-shift' | 'pig-latin';
  /** Offsets are those of the text it was made from. */
  readonly mapped: MappedText;
}

const ESCAPE =
  /%[0-9a-f]{2}|&#x[0-9a-f]{2,6};|&#\d{2,7};|&(?:lt|gt|amp|quot|apos|nbsp);|\\u[0-9a-f]{4}|\\u\{[0-9a-f]{1,6}\}|\\x[0-9a-f]{2}/gi;
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function decodeEscape(written: string): string {
  const named = /^&([a-z]+);$/i.exec(written)?.[1]?.toLowerCase();
  if (named !== undefined) return NAMED_ENTITIES[named] ?? written;
  const digits = written.replace(/^(?:%|&#x?|\\u\{?|\\x)/i, '').replace(/[;}]$/, '');
  const point = Number.parseInt(digits, /^&#\d/.test(written) ? 10 : 16);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : written;
}

/** Percent, entity and backslash escapes read out; undefined when there are fewer than three. */
export function readEscapes(text: string): RevealedView | undefined {
  const matches = [...text.matchAll(ESCAPE)];
  if (matches.length < 3) return undefined;
  const builder = new MappedTextBuilder(text.length);
  let at = 0;
  for (const match of matches) {
    appendPlain(builder, text, at, match.index);
    at = match.index + match[0].length;
    builder.append(decodeEscape(match[0]), match.index, at);
  }
  appendPlain(builder, text, at, text.length);
  return { via: 'escapes', mapped: builder.build() };
}

function appendPlain(builder: MappedTextBuilder, text: string, from: number, to: number): void {
  for (let at = from; at < to; at += 1) builder.append(text[at] ?? '', at, at + 1);
}

const SPACED_LETTERS = /(?<![\p{L}\p{N}])\p{L}(?:[^\p{L}\p{N}\n]{1,3}\p{L}(?![\p{L}\p{N}])){3,}/gu;
const RUN_TOGETHER = /(?<![\p{L}\p{N}_])[a-z_-]{14,120}(?![\p{L}\p{N}_])/gu;

/** Letters set apart are joined, words run together are split; undefined when there are none. */
export function readSpacing(text: string): RevealedView | undefined {
  const builder = new MappedTextBuilder(text.length);
  let at = 0;
  const spaced = [...text.matchAll(SPACED_LETTERS)];
  const together = [...text.matchAll(RUN_TOGETHER)].filter(({ 0: run }) => hidesTrigger(segmentWords(run)));
  const runs = [...spaced, ...together].sort((left, right) => left.index - right.index);
  if (runs.length === 0) return undefined;
  for (const match of runs) {
    if (match.index < at) continue;
    const end = match.index + match[0].length;
    appendPlain(builder, text, at, match.index);
    builder.append(` ${segmentWords(joinLetters(match[0])).join(' ')} `, match.index, end);
    at = end;
  }
  appendPlain(builder, text, at, text.length);
  return { via: 'spacing', mapped: builder.build() };
}

/** Identifiers run words together too; only what would reveal a word of attack is worth a second reading. */
function hidesTrigger(words: readonly string[]): boolean {
  return words.length > 2 && words.filter(isTriggerWord).length > 1;
}

/** Single letters joined; a gap wider than the run's narrowest one is a word's end. */
function joinLetters(run: string): string {
  const gaps = run.match(/[^\p{L}\p{N}]+/gu) ?? [];
  const narrowest = Math.min(...gaps.slice(0, 64).map((gap) => gap.length));
  return run.replace(/[^\p{L}\p{N}]+/gu, (gap) => (gap.length > narrowest ? ' ' : ''));
}
