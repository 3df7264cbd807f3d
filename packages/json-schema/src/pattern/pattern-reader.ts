import { PatternError } from './syntax.ts';

const CONTROL_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

/** Reads a pattern from left to right. Every `take…` moves on only when it found what it looks for. */
export class PatternReader {
  readonly #source: string;
  #offset = 0;

  constructor(source: string) {
    this.#source = source;
  }

  isAtEnd(): boolean {
    return this.#offset >= this.#source.length;
  }

  sees(text: string): boolean {
    return this.#source.startsWith(text, this.#offset);
  }

  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#offset += text.length;
    return true;
  }

  takeOneOf<Text extends string>(texts: readonly Text[]): Text | undefined {
    return texts.find((text) => this.take(text));
  }

  /** The next code point, whatever it is. */
  takePoint(): number {
    const point = this.#source.codePointAt(this.#offset);
    if (point === undefined) throw this.error('it ends too early');
    this.#offset += point > 0xffff ? 2 : 1;
    return point;
  }

  /** Everything up to a mark, which is taken too. */
  takeUntil(mark: string): string {
    const end = this.#source.indexOf(mark, this.#offset);
    if (end === -1) throw this.error(`"${mark}" is missing`);
    const text = this.#source.slice(this.#offset, end);
    this.#offset = end + mark.length;
    return text;
  }

  /** The `<name>` of a capturing group. */
  takeGroupName(): boolean {
    return this.#takeMatch(/<[\p{ID_Start}$_][\p{ID_Continue}$]*>/uy) !== undefined;
  }

  /** `*`, `+`, `?` or `{n,m}` as its bounds. A brace that is no repetition is left to stand for itself. */
  takeRepeat(): readonly [min: number, max: number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const match = this.#takeMatch(/\{(\d+)(,(\d*))?\}/y);
    if (match === undefined) return undefined;
    const min = Number(match[1]);
    if (match[2] === undefined) return [min, min];
    return [min, match[3] === '' ? Infinity : Number(match[3])];
  }

  /** An escape that stands for one code point. */
  takeEscapedPoint(): number {
    this.take('\\');
    if (this.isAtEnd()) throw this.error('it ends in a backslash');
    const codePoint = this.#takeMatch(/u\{([0-9A-Fa-f]{1,6})\}/y);
    if (codePoint !== undefined) return this.#checkedPoint(codePoint[1]);
    const pair = this.#takeMatch(/u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})/y);
    if (pair !== undefined) {
      const [high, low] = [Number.parseInt(pair[1] ?? '', 16), Number.parseInt(pair[2] ?? '', 16)];
      return (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
    }
    const hex = this.#takeMatch(/(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))/y);
    if (hex !== undefined) return this.#checkedPoint(hex[1] ?? hex[2]);
    const control = this.#takeMatch(/c([A-Za-z])/y);
    if (control !== undefined) return (control[1] ?? '').charCodeAt(0) % 32;
    if (this.#takeMatch(/0(?!\d)/y) !== undefined) return 0;
    return this.#takeIdentityEscape();
  }

  error(message: string): PatternError {
    return new PatternError(message, this.#offset);
  }

  #takeIdentityEscape(): number {
    const letter = this.#source[this.#offset] ?? '';
    if (/[0-9k]/.test(letter))
      throw this.error('back-references are not supported: they cannot be matched in bounded time');
    const known = CONTROL_ESCAPES.get(letter);
    if (known === undefined && /[A-Za-z]/.test(letter))
      throw this.error(`the escape \\${letter} means nothing`);
    const point = this.takePoint();
    return known ?? point;
  }

  #checkedPoint(hex: string | undefined): number {
    const point = Number.parseInt(hex ?? '', 16);
    if (point > 0x10ffff) throw this.error('a code point lies beyond Unicode');
    return point;
  }

  #takeMatch(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#offset;
    const match = expression.exec(this.#source);
    if (match === null) return undefined;
    this.#offset += match[0].length;
    return match;
  }
}
