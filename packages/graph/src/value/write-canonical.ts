import type { Meter } from './meter.ts';

/**
 * Canonical JSON (RFC 8785: keys sorted by UTF-16 code unit, no white space), metered, for values that may be large, deep or
 * cyclic. Own enumerable data properties only; `toJSON` of a value is never called. What JSON cannot say is dropped from
 * objects and written as `null` elsewhere, as `JSON.stringify` does.
 */
export function writeCanonical(value: unknown, meter: Meter, depth = 0): string {
  meter.step();
  switch (typeof value) {
    case 'string':
      return written(quote(value), meter);
    case 'number':
      return written(Number.isFinite(value) ? String(value) : 'null', meter);
    case 'boolean':
    case 'bigint':
      return written(String(value), meter);
    case 'object':
      if (value === null) return written('null', meter);
      meter.enter(depth + 1);
      return Array.isArray(value) ? writeList(value, meter, depth + 1) : writeObject(value, meter, depth + 1);
    default:
      return written('null', meter);
  }
}

/** Text as it is, every other value as canonical JSON. */
export function writeText(value: unknown, meter: Meter): string {
  return typeof value === 'string' ? written(value, meter) : writeCanonical(value, meter);
}

/** What JSON writes as an escape; text without it, nearly all of it, only needs its quotes. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

function quote(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function written(text: string, meter: Meter): string {
  meter.write(text.length);
  return text;
}

function writeList(list: readonly unknown[], meter: Meter, depth: number): string {
  meter.write(list.length + 1);
  let text = '[';
  for (let index = 0; index < list.length; index += 1) {
    if (index > 0) text += ',';
    text += writeCanonical(list[index], meter, depth);
  }
  return `${text}]`;
}

function writeObject(value: object, meter: Meter, depth: number): string {
  meter.write(2);
  let text = '{';
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    if (member === undefined || typeof member === 'function' || typeof member === 'symbol') continue;
    const name = written(`${text.length > 1 ? ',' : ''}${quote(key)}:`, meter);
    text += name + writeCanonical(member, meter, depth);
  }
  return `${text}}`;
}
