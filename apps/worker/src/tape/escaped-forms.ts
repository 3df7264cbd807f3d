/** Escapes of JSON that are a letter. */
const LETTERS: Readonly<Record<string, string>> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' };
/** Characters that HTML has names for. */
const NAMES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};
/** Before an escape: one in JSON, three in JSON in JSON. A bound, since a run of backslashes must not take long. */
const BACKSLASHES = '\\\\{1,3}';

/**
 * Finds values that are written with escapes, each character as it is or escaped: writers of JSON, URLs and HTML differ
 * in what they escape (`\/`, `\u002B`, `\u00e4`).
 */
export class EscapedForms {
  readonly #values: { readonly value: string; readonly placeholder: string }[] = [];
  readonly #patterns = new Map<string, RegExp>();
  readonly #written: (form: string) => string;

  /** @param written how characters stand in what is searched. */
  constructor(written: (form: string) => string) {
    this.#written = written;
  }

  /** Looks for this value from now on; `placeholder` stands for it, and is left alone where it stands. */
  add(value: string, placeholder: string): void {
    this.#values.push({ value, placeholder });
    this.#values.sort((left, right) => right.value.length - left.value.length);
    this.#patterns.clear();
  }

  masked(text: string): string {
    return this.#values.reduce((masked, { value, placeholder }) => {
      // Nobody escapes letters and digits, and to make the pattern takes far longer than to look for these.
      if (!masked.includes(longestWord(value))) return masked;
      const pattern = this.#patterns.get(value) ?? this.#patternOf(value);
      this.#patterns.set(value, pattern);
      return masked.replaceAll(pattern, (found, kept?: string) => (kept === undefined ? placeholder : found));
    }, text);
  }

  #patternOf(value: string): RegExp {
    const placeholders = [
      ...new Set(this.#values.map(({ placeholder }) => literal(this.#written(placeholder)))),
    ];
    const parts = value.match(/\\+|[^\\]/gu) ?? [];
    const escaped = parts.map((part) => `(?:${formsOf(part, this.#written).join('|')})`).join('');
    return new RegExp(`(${placeholders.join('|')})|${escaped}`, 'g');
  }
}

function longestWord(value: string): string {
  const words = value.match(/[A-Za-z0-9]+/g) ?? [''];
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest));
}

/** The source of a pattern that finds a text as it is. */
export function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function formsOf(character: string, written: (form: string) => string): string[] {
  if (character.startsWith('\\')) return backslashes(character.length);
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const letter = LETTERS[character];
  const name = NAMES[character];
  return [
    asItIs(character, written),
    units.map((unit) => `${BACKSLASHES}u${digits(unit, 4)}`).join(''),
    [...Buffer.from(character)].map((byte) => `%${digits(byte, 2)}`).join(''),
    `&#(?:0{0,4}${code}|[xX]0{0,4}${digits(code, 1)});`,
    ...(character === ' ' ? ['\\+'] : []),
    ...(letter === undefined ? [] : [BACKSLASHES + letter]),
    ...(name === undefined ? [] : [`&${name};`]),
  ];
}

/** After a backslash a letter is another character, and punctuation still itself. */
function asItIs(character: string, written: (form: string) => string): string {
  const plain = literal(written(character));
  return /^["'/]$/.test(character) ? `\\\\{0,3}${plain}` : plain;
}

/** A run of them as one, or where each begins and ends would be tried in every way. */
function backslashes(count: number): string[] {
  return [`\\\\{${count},${4 * count}}`, `(?:${BACKSLASHES}u005[cC]|%5[cC]|&#(?:92|[xX]5[cC]);){${count}}`];
}

/** Hexadecimal digits in either case. */
function digits(code: number, length: number): string {
  return code
    .toString(16)
    .padStart(length, '0')
    .replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
