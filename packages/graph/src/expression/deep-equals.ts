import type { Meter } from '../value/meter.ts';

/**
 * What `==` means: values of different kinds are never equal, numbers by value, lists item by item, objects property by
 * property in any order. Nothing is converted.
 */
export function deepEquals(first: unknown, second: unknown, meter: Meter, depth = 0): boolean {
  meter.step(1 + (typeof first === 'string' ? first.length >> 6 : 0));
  if (first === second) return true;
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null) {
    return (first ?? null) === null && (second ?? null) === null;
  }
  meter.enter(depth + 1);
  if (Array.isArray(first) || Array.isArray(second)) {
    if (!Array.isArray(first) || !Array.isArray(second) || first.length !== second.length) return false;
    return first.every((item, index) => deepEquals(item, second[index], meter, depth + 1));
  }
  const names = presentNames(first);
  if (names.length !== presentNames(second).length) return false;
  return names.every(
    (name) =>
      Object.hasOwn(second, name) && deepEquals(member(first, name), member(second, name), meter, depth + 1),
  );
}

function presentNames(value: object): readonly string[] {
  return Object.keys(value).filter((name) => member(value, name) !== undefined);
}

/** Also of names that references never read, since two values that differ there are not equal. */
function member(value: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
