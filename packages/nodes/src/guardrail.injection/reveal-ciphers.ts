import { type MappedText, MappedTextBuilder } from './mapped-text.ts';
import type { RevealedView } from './reveal-layout.ts';
import { COMMON_WORDS, isCommonWord, isTriggerWord, TRIGGER_WORDS } from './trigger-words.ts';

/** Below this many recognised disguised words a reading is a coincidence. */
const MIN_RECOGNISED = 2;
const MAX_DISGUISED_WORD = 40;

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
  '€': 'e',
  '(': 'c',
};
const LEET_WORD = /[\p{L}\p{N}@$!|+€(]{3,}/gu;

function readLeetWord(word: string): string {
  if (word.length > MAX_DISGUISED_WORD || !/[0-9@$!|+€(]/.test(word) || !/\p{L}/u.test(word)) return word;
  const tail = /!+$/.exec(word)?.[0] ?? '';
  const body = word.slice(0, word.length - tail.length);
  const read = (one: string) =>
    body.replace(/[0-9@$!|+€(]/g, (sign) => (sign === '1' ? one : (LEET[sign] ?? sign)));
  const withL = read('l');
  return (isTriggerWord(withL) || isCommonWord(withL) ? withL : read('i')) + tail;
}

/** Digits and signs that stand for letters, read as letters. */
export function readLeetspeak(mapped: MappedText): RevealedView | undefined {
  let recognised = 0;
  const text = mapped.text.replace(LEET_WORD, (word) => {
    const read = readLeetWord(word);
    if (read !== word && isTriggerWord(read.replace(/!+$/, ''))) recognised += 1;
    return read;
  });
  return recognised >= MIN_RECOGNISED ? { via: 'leetspeak', mapped: { ...mapped, text } } : undefined;
}

const WORD = /[a-z]+/g;
const REVERSED_WORDS: ReadonlySet<string> = new Set(
  [...TRIGGER_WORDS].filter((word) => word.length > 4).map((word) => [...word].reverse().join('')),
);

/** The whole text backwards, and each word backwards where it stands. */
export function readReversal(mapped: MappedText): RevealedView[] {
  const recognised = (mapped.text.match(WORD) ?? []).filter((word) => REVERSED_WORDS.has(word)).length;
  if (recognised < MIN_RECOGNISED) return [];
  const words = mapped.text.replace(WORD, (word) => [...word].reverse().join(''));
  const whole: MappedText = {
    text: mapped.text.split('').reverse().join(''),
    starts: mapped.starts.slice().reverse(),
    ends: mapped.ends.slice().reverse(),
  };
  return [
    { via: 'reversal', mapped: whole },
    { via: 'reversal', mapped: { ...mapped, text: words } },
  ];
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

function shiftLetters(text: string, shift: number): string {
  return text.replace(/[a-z]/g, (letter) => ALPHABET[(letter.charCodeAt(0) - 97 + shift) % 26] ?? letter);
}

/** For each enciphered word, the shifts that read it. */
const SHIFTED_WORDS: ReadonlyMap<string, number> = buildShiftedWords();

function buildShiftedWords(): Map<string, number> {
  const shifted = new Map<string, number>();
  for (const word of [...TRIGGER_WORDS, ...COMMON_WORDS].filter((word) => /^[a-z]{4,}$/.test(word))) {
    for (let shift = 1; shift < 26; shift += 1) {
      const cipher = shiftLetters(word, 26 - shift);
      shifted.set(cipher, (shifted.get(cipher) ?? 0) | (1 << shift));
    }
  }
  return shifted;
}

/** Alphabet rotated by any number of places (ROT13, Caesar), found by the words it would reveal. */
export function readLetterShift(mapped: MappedText): RevealedView | undefined {
  const recognised = new Array<number>(26).fill(0);
  for (const word of mapped.text.match(WORD) ?? []) {
    if (isCommonWord(word) || isTriggerWord(word)) continue;
    const shifts = SHIFTED_WORDS.get(word) ?? 0;
    for (let shift = 1; shifts >>> shift !== 0; shift += 1) {
      if ((shifts & (1 << shift)) !== 0) recognised[shift] = (recognised[shift] ?? 0) + 1;
    }
  }
  const most = Math.max(...recognised);
  if (most < MIN_RECOGNISED) return undefined;
  return {
    via: 'letter-shift',
    mapped: { ...mapped, text: shiftLetters(mapped.text, recognised.indexOf(most)) },
  };
}

function readPigLatinWord(word: string): string {
  if (!word.endsWith('ay') || word.length < 4) return word;
  const body = word.slice(0, -2);
  const candidates = [
    body.replace(/[wy]$/, ''),
    ...[1, 2, 3].map((size) => body.slice(-size) + body.slice(0, -size)),
  ];
  return (
    candidates.find((candidate) => isTriggerWord(candidate) || isCommonWord(candidate)) ??
    candidates[1] ??
    word
  );
}

export function readPigLatin(mapped: MappedText): RevealedView | undefined {
  const words = mapped.text.match(WORD) ?? [];
  const disguised = words.filter((word) => word.length > 3 && word.endsWith('ay')).length;
  if (disguised < 3 || disguised / words.length < 0.4) return undefined;
  const builder = new MappedTextBuilder(mapped.text.length);
  let at = 0;
  for (const match of mapped.text.matchAll(WORD)) {
    const end = match.index + match[0].length;
    copyMapped(builder, mapped, at, match.index);
    builder.append(readPigLatinWord(match[0]), mapped.starts[match.index] ?? 0, mapped.ends[end - 1] ?? 0);
    at = end;
  }
  copyMapped(builder, mapped, at, mapped.text.length);
  return { via: 'pig-latin', mapped: builder.build() };
}

function copyMapped(builder: MappedTextBuilder, mapped: MappedText, from: number, to: number): void {
  for (let at = from; at < to; at += 1)
    builder.append(mapped.text[at] ?? '', mapped.starts[at] ?? 0, mapped.ends[at] ?? 0);
}
