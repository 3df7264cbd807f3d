/** What an element of an array may be, to be written here. */
type Element = string | number | boolean | null | undefined;

/**
 * An array as Postgres reads it (its manual, 8.15.2, "Array Value Input"): one pass over each text, since batches are
 * arrays of large JSON. Undefined is NULL, as it is in a parameter.
 */
export function arrayLiteral(items: readonly Element[]): string {
  let literal = '{';
  for (let index = 0; index < items.length; index++) {
    if (index > 0) literal += ',';
    const item = items[index];
    if (item === undefined || item === null) literal += 'NULL';
    else if (typeof item === 'string') literal += `"${escaped(item)}"`;
    else literal += item;
  }
  return `${literal}}`;
}

/** A parameter with its arrays written out; others stay for the driver. */
export function asParameter(value: unknown): unknown {
  return Array.isArray(value) && value.every(isElement) ? arrayLiteral(value) : value;
}

function isElement(item: unknown): item is Element {
  if (item === null || item === undefined) return true;
  const type = typeof item;
  return type === 'string' || type === 'number' || type === 'boolean';
}

const SPECIAL = /["\\]/;

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text;
}
