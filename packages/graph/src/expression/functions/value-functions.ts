import { readableNames, readOwn } from '../../reference/own-property.ts';
import { kindOf } from '../../value/value-kind.ts';
import { writeCanonical, writeText } from '../../value/write-canonical.ts';
import type { ExpressionFunction, FunctionValues } from './expression-function.ts';

const value = { name: 'value' } as const;
const object = { name: 'object', kinds: ['object'] } as const;
const optional = { name: 'value', allowsMissing: true } as const;

/** Functions over values of any kind, and over objects. */
export const VALUE_FUNCTIONS = {
  has: {
    parameters: [{ name: 'reference', allowsMissing: true }],
    returns: 'boolean',
    summary: 'Whether a reference finds something, null included.',
    run: (values) => values.value(0) !== undefined,
  },
  coalesce: {
    parameters: [optional, { name: 'more', allowsMissing: true, isRepeated: true, isOptional: true }],
    returns: 'any',
    summary: 'The first value that is neither missing nor null; null when there is none.',
    run: coalesce,
  },
  isEmpty: {
    parameters: [optional],
    returns: 'boolean',
    summary: 'Whether a value is missing, null, or a text, list or object with nothing in it.',
    run: isEmpty,
  },
  length: {
    parameters: [{ name: 'value', kinds: ['text', 'list', 'object'] }],
    returns: 'number',
    summary: 'How many characters a text, items a list or properties an object has.',
    run: length,
  },
  slice: {
    parameters: [
      { name: 'value', kinds: ['text', 'list'] },
      { name: 'start', kinds: ['number'] },
      { name: 'end', kinds: ['number'], isOptional: true },
    ],
    returns: 'any',
    summary:
      'The part of a text or list from a start (from 0) up to an end; negative positions count from the end.',
    run: slice,
  },
  type: {
    parameters: [value],
    returns: 'text',
    summary: 'The kind of a value: text, number, boolean, null, list or object.',
    run: (values) => kindOf(values.value(0)),
  },
  text: {
    parameters: [value],
    returns: 'text',
    summary: 'Text as it is, every other value as JSON.',
    run: (values) => writeText(values.value(0), values.meter),
  },
  boolean: {
    parameters: [{ name: 'value', kinds: ['text', 'boolean'] }],
    returns: 'boolean',
    summary: 'True or false from the text "true" or "false".',
    run: toBoolean,
  },
  json: {
    parameters: [value],
    returns: 'text',
    summary: 'A value written as JSON, text in quotes.',
    run: (values) => writeCanonical(values.value(0), values.meter),
  },
  parseJson: {
    parameters: [{ name: 'text', kinds: ['text'] }],
    returns: 'any',
    summary: 'The value that a JSON text describes.',
    run: parseJson,
  },
  keys: {
    parameters: [object],
    returns: 'list',
    summary: 'The property names of an object, sorted.',
    run: (values) => readableNames(values.object(0)),
  },
  values: {
    parameters: [object],
    returns: 'list',
    summary: 'The property values of an object, in the order of their names.',
    run: (values) => readableNames(values.object(0)).map((name) => readOwn(values.object(0), name)),
  },
  entries: {
    parameters: [object],
    returns: 'list',
    summary: 'The properties of an object as a list of `{ key, value }`.',
    run: (values) =>
      readableNames(values.object(0)).map((key) => ({ key, value: readOwn(values.object(0), key) })),
  },
  merge: {
    parameters: [object, { name: 'more', kinds: ['object'], isRepeated: true, isOptional: true }],
    returns: 'object',
    summary: 'The properties of several objects; later ones win.',
    run: merge,
  },
} as const satisfies Record<string, ExpressionFunction>;

function coalesce(values: FunctionValues): unknown {
  for (let index = 0; index < values.count; index += 1) {
    const candidate = values.value(index);
    if (candidate !== undefined && candidate !== null) return candidate;
  }
  return null;
}

function isEmpty(values: FunctionValues): boolean {
  const found = values.value(0);
  if (found === undefined || found === null || found === '') return true;
  if (Array.isArray(found)) return found.length === 0;
  return typeof found === 'object' && readableNames(found).length === 0;
}

function length(values: FunctionValues): number {
  const found = values.value(0);
  if (typeof found === 'string') return hasSurrogates(found) ? Array.from(found).length : found.length;
  return Array.isArray(found) ? found.length : readableNames(values.object(0)).length;
}

function slice(values: FunctionValues): unknown {
  const start = position(values, 1) ?? 0;
  const end = position(values, 2);
  const found = values.value(0);
  if (typeof found !== 'string') return values.list(0).slice(start, end);
  return hasSurrogates(found) ? Array.from(found).slice(start, end).join('') : found.slice(start, end);
}

function position(values: FunctionValues, index: number): number | undefined {
  if (values.value(index) === undefined) return undefined;
  const given = values.number(index);
  if (Number.isInteger(given)) return given;
  throw values.failure('Positions are whole numbers.', 'Write `floor(…)` around it.');
}

function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

function toBoolean(values: FunctionValues): boolean {
  const given = values.value(0);
  if (typeof given === 'boolean') return given;
  if (given === 'true' || given === 'false') return given === 'true';
  throw values.failure(
    'Only the texts "true" and "false" are true or false.',
    'Compare it instead: `lower(answer) == "yes"`.',
  );
}

function parseJson(values: FunctionValues): unknown {
  const source = values.text(0);
  values.meter.step(source.length >> 4);
  try {
    return JSON.parse(source);
  } catch {
    // What the engine says quotes the text, which may be a person's.
    throw values.failure(
      'The text is no JSON.',
      'Check what gives it; models often put words or a code fence around it.',
    );
  }
}

function merge(values: FunctionValues): object {
  const merged: Record<string, unknown> = {};
  for (let index = 0; index < values.count; index += 1) {
    const part = values.object(index);
    for (const name of charged(values, readableNames(part))) merged[name] = readOwn(part, name);
  }
  return merged;
}

function charged(values: FunctionValues, names: readonly string[]): readonly string[] {
  values.meter.step(names.length);
  return names;
}
