const LIST_INDEX = /^(?:0|[1-9][0-9]{0,15})$/;

/**
 * Whether a property of this name may be read at all. Those that lead to prototypes are read by no template and no
 * expression, not even from data that owns them.
 */
export function isReadableName(name: string): boolean {
  return name !== '__proto__' && name !== 'constructor' && name !== 'prototype';
}

/**
 * Reads one property of a JSON value: own, enumerable data properties only, list items by their plain index.
 * Gives `undefined` for everything else: inherited or computed properties, unreadable names, properties of text,
 * functions. Never runs code of the value. Held by the test "T4 own enumerable properties only".
 */
export function readOwn(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !isReadableName(name)) return undefined;
  if (Array.isArray(value) && !LIST_INDEX.test(name)) return undefined;
  const descriptor = Object.getOwnPropertyDescriptor(value, name);
  if (descriptor === undefined || !descriptor.enumerable) return undefined;
  const found: unknown = descriptor.value;
  return typeof found === 'function' || typeof found === 'symbol' ? undefined : found;
}

/** Follows segments from a value with {@link readOwn}; `undefined` as soon as one is missing. */
export function readPath(value: unknown, segments: readonly string[], from = 0): unknown {
  let current = value;
  for (let index = from; index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment === undefined || current === undefined) return undefined;
    current = readOwn(current, segment);
  }
  return current;
}

/** The names of an object that {@link readOwn} would read, sorted by UTF-16 code unit so that order never depends on storage. */
export function readableNames(value: object): string[] {
  return Object.keys(value)
    .filter((name) => readOwn(value, name) !== undefined)
    .sort();
}
