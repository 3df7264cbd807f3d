import type { Span } from './mapped-text.ts';

/** Text that was written in an encoding, and where the encoded run stands. */
export interface DecodedRun {
  readonly via: 'base64' | 'base32' | 'hexadecimal' | 'binary' | 'character-codes' | 'morse';
  readonly text: string;
  readonly span: Span;
}

/** Runs longer than this are cut, and no more than this is decoded in all: a bound on work, not on length. */
export const MAX_DECODED_UNITS = 65_536;
const MAX_RUN_UNITS = 16_384;
const MIN_DECODED_UNITS = 6;

// Every pattern is one character class, or groups whose separator cannot begin the next group: linear by construction.
const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const BASE32 = /[A-Z2-7]{24,}={0,6}/g;
const HEXADECIMAL = /(?:(?:\\x|0x)?[0-9a-fA-F]{2}[\s:,;-]{0,2}){8,}/g;
const BINARY = /(?:[01]{8}[\s,]{0,2}){4,}/g;
const CHARACTER_CODES = /(?:\d{2,3}[\s,]{1,2}){7,}\d{2,3}/g;
const MORSE = /[.\-/|_·•–—−\t ]{12,}/g;

const MORSE_LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: '.-',
    b: '-...',
    c: '-.-.',
    d: '-..',
    e: '.',
    f: '..-.',
    g: '--.',
    h: '....',
    i: '..',
    j: '.---',
    k: '-.-',
    l: '.-..',
    m: '--',
    n: '-.',
    o: '---',
    p: '.--.',
    q: '--.-',
    r: '.-.',
    s: '...',
    t: '-',
    u: '..-',
    v: '...-',
    w: '.--',
    x: '-..-',
    y: '-.--',
    z: '--..',
    0: '-----',
    1: '.----',
    2: '..---',
    3: '...--',
    4: '....-',
    5: '.....',
    6: '-....',
    7: '--...',
    8: '---..',
    9: '----.',
    '?': '..--..',
    '.': '.-.-.-',
    ',': '--..--',
  }).map(([letter, code]): [string, string] => [code, letter]),
);

/** Whether decoded bytes read as text rather than as noise that happened to fit the alphabet. */
function isLegible(text: string): boolean {
  if (text.length < MIN_DECODED_UNITS) return false;
  let legible = 0;
  let letters = 0;
  for (const character of text) {
    if (/[\p{L}\p{N}\p{P}\p{Zs}\n\r\t+<=>|^$~`]/u.test(character)) legible += 1;
    if (/[\p{L} ]/u.test(character)) letters += 1;
  }
  return legible / text.length > 0.95 && letters / text.length > 0.6;
}

function bytesToText(bytes: readonly number[] | Uint8Array): string {
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function decodeBase64(run: string): string {
  // A run may be glued to a word before it, which shifts the alphabet by up to three places.
  for (let skip = 0; skip < 4; skip += 1) {
    const text = bytesToText(Buffer.from(run.slice(skip), 'base64'));
    if (isLegible(text)) return text;
  }
  return '';
}

function decodeBase32(run: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of run.replace(/=+$/, '')) {
    value = ((value << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
  }
  return bytesToText(bytes);
}

function decodeDigits(run: string, pattern: RegExp, radix: number): string {
  const codes = (run.match(pattern) ?? []).map((digits) => Number.parseInt(digits, radix));
  return bytesToText(codes.filter((code) => code < 256));
}

function decodeMorse(run: string): string {
  const normal = run
    .replace(/[·•]/g, '.')
    .replace(/[–—−_]/g, '-')
    .replace(/\|/g, '/');
  const words = normal.split(/\s*\/\s*|\s{3,}/).map((word) =>
    word
      .split(/\s+/)
      .map((code) => MORSE_LETTERS.get(code) ?? '')
      .join(''),
  );
  return words.filter((word) => word !== '').join(' ');
}

interface Decoder {
  readonly via: DecodedRun['via'];
  readonly pattern: RegExp;
  decode(run: string): string;
}

const DECODERS: readonly Decoder[] = [
  { via: 'binary', pattern: BINARY, decode: (run) => decodeDigits(run, /[01]{8}/g, 2) },
  {
    via: 'hexadecimal',
    pattern: HEXADECIMAL,
    decode: (run) => decodeDigits(run.replace(/0x|\\x/g, ' '), /[0-9a-fA-F]{2}/g, 16),
  },
  { via: 'character-codes', pattern: CHARACTER_CODES, decode: (run) => decodeDigits(run, /\d+/g, 10) },
  { via: 'base64', pattern: BASE64, decode: decodeBase64 },
  { via: 'base32', pattern: BASE32, decode: decodeBase32 },
  { via: 'morse', pattern: MORSE, decode: decodeMorse },
];

/** Finds and decodes every run of a known encoding that decodes to legible text. Bounded by {@link MAX_DECODED_UNITS}. */
export function decodeRuns(text: string): DecodedRun[] {
  const runs: DecodedRun[] = [];
  let remaining = MAX_DECODED_UNITS;
  for (const { via, pattern, decode } of DECODERS) {
    for (const match of text.matchAll(pattern)) {
      if (remaining <= 0) return runs;
      const run = match[0].slice(0, MAX_RUN_UNITS);
      remaining -= run.length;
      const decoded = decode(run);
      if (isLegible(decoded))
        runs.push({ via, text: decoded, span: { start: match.index, end: match.index + match[0].length } });
    }
  }
  return runs;
}
