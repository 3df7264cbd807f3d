import type { Json } from '@heddle/contracts';
import { EscapedForms, literal } from './escaped-forms.ts';

/** Shorter texts stand in too many places to be told from a secret. */
const SHORTEST = 4;
/** A secret inside a longer text in base64 is found from this length on. */
const SHORTEST_INSIDE_BASE64 = 8;

/**
 * Takes the values of secrets out of texts, bytes and JSON: `{{secret:name}}` stands in their place, however they are
 * written (plain, escaped in a URL, in JSON or in HTML, in base64, in hexadecimal).
 */
export class SecretMask {
  /** Written forms and what stands for them. */
  readonly #forms = new Map<string, string>();
  readonly #escapedText = new EscapedForms((form) => form);
  readonly #escapedBytes = new EscapedForms(latin1);
  #text: Pattern | undefined;
  #bytes: Pattern | undefined;

  /** Masks this value from now on. Values of fewer than 4 characters cannot be told from ordinary text and are not. */
  add(name: string, value: string): void {
    const placeholder = placeholderOf(name);
    // What is masked stays as it is, also where a node has written it into a URL.
    this.#put(placeholder, [placeholder, ...urlFormsOf(placeholder), ...formsOf(value)]);
    if (value.length < SHORTEST) return;
    this.#escapedText.add(value, placeholder);
    this.#escapedBytes.add(value, placeholder);
  }

  /** Nothing is masked yet. */
  get isEmpty(): boolean {
    return this.#forms.size === 0;
  }

  text(text: string): string {
    if (this.isEmpty) return text;
    this.#text ??= patternOf(this.#forms, (form) => form);
    return this.#escapedText.masked(this.#text(text));
  }

  /** The same object when there is nothing to mask. */
  bytes(bytes: Uint8Array): Uint8Array {
    if (this.isEmpty) return bytes;
    // A byte a character: forms are compared as the bytes of their UTF-8.
    const before = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    this.#bytes ??= patternOf(this.#forms, latin1);
    const after = this.#escapedBytes.masked(this.#bytes(before));
    return after === before ? bytes : Buffer.from(after, 'latin1');
  }

  /** Every text in the value, names of members included; undefined members are left out. */
  json(value: unknown): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.json(item));
    if (typeof value !== 'object' || value === null) return (value ?? null) as Json; // cast: what remains of JSON are numbers, booleans and null
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [this.text(name), this.json(member)]),
    );
  }

  #put(placeholder: string, forms: readonly string[]): void {
    for (const form of forms)
      if (form.length >= SHORTEST && !this.#forms.has(form)) this.#forms.set(form, placeholder);
    this.#text = undefined;
    this.#bytes = undefined;
  }
}

type Pattern = (text: string) => string;

/** A character for each byte of its UTF-8. */
function latin1(form: string): string {
  return Buffer.from(form).toString('latin1');
}

/** All forms in one pass, the longest first, so that nothing is masked twice. */
function patternOf(forms: ReadonlyMap<string, string>, written: (form: string) => string): Pattern {
  const placeholders = new Map([...forms].map(([form, placeholder]) => [written(form), placeholder]));
  const longest = [...placeholders.keys()].sort((left, right) => right.length - left.length);
  const pattern = new RegExp(longest.map(literal).join('|'), 'g');
  return (text) => text.replaceAll(pattern, (form) => placeholders.get(form) ?? form);
}

/** What stands for a secret's value. */
export function placeholderOf(name: string): string {
  return `{{secret:${name}}}`;
}

/** How a value may be written; the plain one first. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  const forms = [value, ...urlFormsOf(value), json, JSON.stringify(json).slice(1, -1)];
  if (bytes.length >= SHORTEST) forms.push(bytes.toString('base64'), bytes.toString('base64url'));
  if (bytes.length < SHORTEST_INSIDE_BASE64) return forms;
  const hex = bytes.toString('hex');
  return [...forms, hex, hex.toUpperCase(), ...insideBase64(bytes)];
}

/** In a path or query, and in a form; escapes in either case. */
function urlFormsOf(value: string): string[] {
  const url = encodeURIComponent(value);
  const form = new URLSearchParams({ '': value }).toString().slice(1);
  const lower = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [url, lower(url), form, lower(form)];
}

/** The characters that a value surely makes inside a longer base64 text, for each of its three places in a group. */
function insideBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((whole.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => whole.toString(encoding).slice(from, to));
  });
}
