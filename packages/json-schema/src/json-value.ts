import { canonicalJson } from '@heddle/contracts';

/** A JSON object whose members are not known. Read members only behind `Object.hasOwn`. */
export type UnknownObject = { readonly [key: string]: unknown };

/** Whether a value is an object and no list. */
export function isObject(value: unknown): value is UnknownObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member; undefined for what is only inherited. */
export function memberOf(object: UnknownObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A text that is equal exactly for values that JSON Schema calls equal: 1 and 1.0, objects in any order. */
export function equalityKey(value: unknown): string {
  return value === undefined ? 'undefined' : canonicalJson(value);
}

/** Says what a value is without repeating a person's text: `the number 5`, `a string of 3 characters`. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'string') return `a string of ${counted(codePointLength(value), 'character')}`;
  if (Array.isArray(value)) return `an array of ${counted(value.length, 'item')}`;
  if (typeof value === 'object')
    return `an object with ${counted(Object.keys(value).length, 'property', 'properties')}`;
  return `a ${typeof value}, which is no JSON`;
}

/** `1 item`, `3 items`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** A quoted name or value of the schema's author, shortened. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Several of them in one phrase: `"a", "b" or "c"`. */
export function oneOf(values: readonly unknown[], last = 'or'): string {
  const shown = values.slice(0, 12).map(quoted);
  if (values.length > shown.length) shown.push(`${values.length - shown.length} more`);
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1)}`;
}

/** The length that JSON Schema counts: code points, not UTF-16 units. */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const following = text.charCodeAt(index + 1);
    if (following >= 0xdc00 && following <= 0xdfff) length -= 1;
  }
  return length;
}

/** The JSON pointer of a path. */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
