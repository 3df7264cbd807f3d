import { describeValue, equalityKey, isObject, oneOf, quoted } from '../json-value.ts';
import type { Check } from '../schema-node.ts';
import type { Keyword } from './keyword.ts';

const TYPES: ReadonlyMap<string, { readonly phrase: string; readonly holds: (value: unknown) => boolean }> =
  new Map([
    ['array', { phrase: 'an array', holds: (value: unknown) => Array.isArray(value) }],
    ['boolean', { phrase: 'true or false', holds: (value: unknown) => typeof value === 'boolean' }],
    ['integer', { phrase: 'a whole number', holds: (value: unknown) => Number.isInteger(value) }],
    ['null', { phrase: 'null', holds: (value: unknown) => value === null }],
    ['number', { phrase: 'a number', holds: (value: unknown) => Number.isFinite(value) }],
    ['object', { phrase: 'an object', holds: isObject }],
    ['string', { phrase: 'a string', holds: (value: unknown) => typeof value === 'string' }],
  ]);

/** `type`: one name or several. */
export const type: Keyword = (value) => {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  const types = names.flatMap((name) => (typeof name === 'string' ? (TYPES.get(name) ?? []) : []));
  const [only] = types;
  const expected = types.map(({ phrase }) => phrase).join(' or ');
  const report: Check = (found, run) => run.report(`Expected ${expected}, found ${describeValue(found)}.`);
  if (types.length === 1 && only !== undefined) {
    const { holds } = only;
    return (found, run, marks) => holds(found) || report(found, run, marks);
  }
  return (found, run, marks) => types.some(({ holds }) => holds(found)) || report(found, run, marks);
};

/** `enum`: equal to one of the list. */
export const enumeration: Keyword = (value) => {
  if (!Array.isArray(value)) return undefined;
  const isMember = membership(value);
  const expected = value.length === 1 ? oneOf(value) : `one of ${oneOf(value)}`;
  return (found, run) =>
    isMember(found) || run.report(`Expected ${expected}, found ${describeOther(found)}.`);
};

/** `const`: equal to exactly this. */
export const constant: Keyword = (value) => {
  const isMember = membership([value]);
  return (found, run) =>
    isMember(found) || run.report(`Expected ${quoted(value)}, found ${describeOther(found)}.`);
};

function membership(values: readonly unknown[]): (found: unknown) => boolean {
  const scalars = new Set(values.filter((value) => !isComposite(value)));
  const composites = new Set(values.filter(isComposite).map(equalityKey));
  return (found) => (isComposite(found) ? composites.has(equalityKey(found)) : scalars.has(found));
}

function isComposite(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function describeOther(found: unknown): string {
  return typeof found === 'string' ? 'another string' : describeValue(found);
}
