import { isStyledLatin, LOOK_ALIKES } from './look-alikes.ts';
import { type MappedText, MappedTextBuilder, type Span } from './mapped-text.ts';

/** Text that renders as nothing but carries letters: Unicode tags or bytes in variation selectors. */
export interface HiddenText {
  readonly via: 'unicode-tags' | 'variation-selectors';
  readonly text: string;
  readonly span: Span;
}

/** What folding undid, counted, because the tricks are evidence in themselves. */
export interface FoldCounts {
  /** Invisible characters between two Latin letters; joiners shape letters in other scripts. */
  readonly invisible: number;
  /** Characters that override the direction of reading. */
  readonly bidirectional: number;
  /** Words that mixed Latin letters with look-alikes of another script. */
  readonly mixedScriptWords: number;
}

/** Lower-case, compatibility-folded text with its offsets, and what had to be undone to get it. */
export interface FoldedText extends MappedText, FoldCounts {
  readonly hidden: readonly HiddenText[];
}

const ASCII_ONLY = /^\p{ASCII}*$/u;
const SOFT_HYPHEN = 0xad;
const LATIN = /\p{Script=Latin}/u;
const STRIPPABLE_BASE = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const PUNCTUATION: ReadonlyMap<number, string> = new Map(
  [
    ['\u2018\u2019\u201b\u2032\u02bc`\u00b4', "'"],
    ['\u201c\u201d\u201e\u2033\u00ab\u00bb', '"'],
    ['\u2010\u2011\u2012\u2013\u2014\u2015\u2212', '-'],
  ].flatMap(([from = '', to = '']) =>
    Array.from(from, (character): [number, string] => [character.codePointAt(0) ?? 0, to]),
  ),
);

function isInvisible(point: number): boolean {
  return (
    point === SOFT_HYPHEN ||
    point === 0x34f ||
    point === 0x61c ||
    point === 0x115f ||
    point === 0x1160 ||
    point === 0x17b4 ||
    point === 0x17b5 ||
    (point >= 0x180b && point <= 0x180f) ||
    (point >= 0x200b && point <= 0x200f) ||
    (point >= 0x202a && point <= 0x202e) ||
    (point >= 0x2060 && point <= 0x206f) ||
    point === 0x3164 ||
    (point >= 0xfe00 && point <= 0xfe0f) ||
    point === 0xfeff ||
    point === 0xffa0 ||
    (point >= 0xe0000 && point <= 0xe0fff)
  );
}

function isBidirectionalOverride(point: number): boolean {
  return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

/** Letters in boxes and circles have no compatibility form, so they are folded by their place in the block. */
function enclosedLetter(point: number): string | undefined {
  for (const first of [0x1f130, 0x1f150, 0x1f170, 0x1f1e6]) {
    if (point >= first && point < first + 26) return String.fromCharCode(97 + point - first);
  }
  return undefined;
}

function foldCharacter(character: string, point: number): string {
  const plain = PUNCTUATION.get(point) ?? enclosedLetter(point);
  if (plain !== undefined) return plain;
  if (isStyledLatin(point)) return LOOK_ALIKES.get(point) ?? character;
  const compatible = character.normalize('NFKC').toLowerCase();
  const stripped = STRIPPABLE_BASE.test(compatible)
    ? compatible.normalize('NFD').replace(/\p{M}/gu, '')
    : compatible;
  return /\s/u.test(stripped) && stripped !== '\n' ? ' ' : stripped;
}

class HiddenTextCollector {
  readonly found: HiddenText[] = [];
  private tags = '';
  private bytes: number[] = [];
  private start = 0;

  take(point: number, at: number): void {
    const isTag = point >= 0xe0020 && point <= 0xe007e;
    const byte = variationByte(point);
    if (this.tags === '' && this.bytes.length === 0) this.start = at;
    if (isTag) this.tags += String.fromCharCode(point - 0xe0000);
    else if (byte !== undefined) this.bytes.push(byte);
  }

  flush(at: number): void {
    const span = { start: this.start, end: at };
    // A flag emoji spells its region in five or six tags; a lone selector picks an emoji style.
    if (this.tags.length > 8) this.found.push({ via: 'unicode-tags', text: this.tags, span });
    if (this.bytes.length > 3) {
      const text = new TextDecoder().decode(Uint8Array.from(this.bytes));
      this.found.push({ via: 'variation-selectors', text, span });
    }
    this.tags = '';
    this.bytes = [];
  }
}

function variationByte(point: number): number | undefined {
  if (point >= 0xfe00 && point <= 0xfe0f) return point - 0xfe00;
  if (point >= 0xe0100 && point <= 0xe01ef) return point - 0xe0100 + 16;
  return undefined;
}

/**
 * Folds `text` to the form the rules and the classifier read: NFKC, lower case, Latin, Greek and Cyrillic letters
 * without accents, plain quotes, dashes and spaces, no invisible characters, look-alikes in mixed words as Latin.
 * Each unit keeps its place in `text`. Linear in the length of `text`.
 */
export function foldText(text: string): FoldedText {
  if (ASCII_ONLY.test(text)) return foldAsciiText(text);
  const builder = new MappedTextBuilder(text.length + 16);
  const hidden = new HiddenTextCollector();
  let invisible = 0;
  let bidirectional = 0;
  let isAfterLetter = false;
  let pendingInvisible = 0;
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    const next = at + (point > 0xffff ? 2 : 1);
    if (point >= 0x80 && isInvisible(point)) {
      if (isBidirectionalOverride(point)) bidirectional += 1;
      else if (isAfterLetter && point !== SOFT_HYPHEN) pendingInvisible += 1;
      hidden.take(point, at);
      at = next;
      continue;
    }
    hidden.flush(at);
    const folded: string =
      point < 0x80 ? foldAscii(text[at] ?? '', point) : foldUnicode(text.slice(at, next), point);
    const isLetter: boolean = folded === '' ? isAfterLetter : LATIN.test(folded);
    if (isLetter && isAfterLetter) invisible += pendingInvisible;
    pendingInvisible = 0;
    isAfterLetter = isLetter;
    builder.append(folded, at, next);
    at = next;
  }
  hidden.flush(text.length);
  const { mapped, mixedScriptWords } = foldLookAlikes(builder.build());
  return { ...mapped, invisible, bidirectional, mixedScriptWords, hidden: hidden.found };
}

function foldAsciiText(text: string): FoldedText {
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    starts[index] = index;
    ends[index] = index + 1;
  }
  const folded = text
    .toLowerCase()
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .replaceAll('`', "'");
  return { text: folded, starts, ends, invisible: 0, bidirectional: 0, mixedScriptWords: 0, hidden: [] };
}

function foldAscii(character: string, point: number): string {
  if (point >= 0x41 && point <= 0x5a) return String.fromCharCode(point + 32);
  if (point === 0x60) return "'";
  return point < 0x20 && point !== 0x0a ? ' ' : character;
}

function foldUnicode(character: string, point: number): string {
  // Combining marks of this block are accents, alone or in stacks ("zalgo"); scripts that write vowels as marks have their own.
  if (point >= 0x300 && point <= 0x36f) return '';
  return foldCharacter(character, point);
}

const FOREIGN_LETTER =
  /[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}]/u;
const WORD = /[\p{L}\p{N}]+/gu;

/** Replaces look-alikes by Latin letters in words that mix scripts, and in foreign-looking words between Latin ones. */
function foldLookAlikes(mapped: MappedText): { mapped: MappedText; mixedScriptWords: number } {
  const { text } = mapped;
  if (ASCII_ONLY.test(text)) return { mapped, mixedScriptWords: 0 };
  const isMostlyLatin = latinShare(text) > 0.6;
  let mixedScriptWords = 0;
  const folded = text.replace(WORD, (word) => {
    let latin = 0;
    let imitating = 0;
    let other = 0;
    for (const letter of word) {
      if (/[a-z0-9]/.test(letter)) latin += 1;
      else if (LOOK_ALIKES.has(letter.codePointAt(0) ?? 0)) imitating += 1;
      else other += 1;
    }
    const isMixed = imitating > 0 && latin > 0 && other === 0;
    const isDisguised = imitating > 2 && latin === 0 && other === 0 && isMostlyLatin;
    if (!isMixed && !isDisguised) return word;
    // Letters such as đ, ł or ø are Latin themselves: folded, but no trick.
    if (isDisguised || (/[a-z]/.test(word) && FOREIGN_LETTER.test(word))) mixedScriptWords += 1;
    return Array.from(word, (letter) => LOOK_ALIKES.get(letter.codePointAt(0) ?? 0) ?? letter).join('');
  });
  return { mapped: { ...mapped, text: folded }, mixedScriptWords };
}

function latinShare(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters === 0 ? 0 : (text.match(/[a-z]/g)?.length ?? 0) / letters;
}
