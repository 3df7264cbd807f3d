import type { JsonSchema } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { compareSchemas } from './compare-schemas.ts';

const object = (properties: Record<string, JsonSchema>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
});
const text: JsonSchema = { type: 'string' };

function verdict(from: JsonSchema | undefined, to: JsonSchema | undefined): string {
  const comparison = compareSchemas(from, to);
  return comparison.verdict === 'fits' ? 'fits' : `${comparison.verdict}: ${comparison.reason}`;
}

describe('compareSchemas', () => {
  it.each([
    ['no expectation', text, undefined, 'fits'],
    ['an empty expectation', undefined, {}, 'fits'],
    ['annotations only', text, { title: 'T', description: 'D', default: 1, 'x-heddle': 'template' }, 'fits'],
    ['equal schemas', { anyOf: [text] }, { anyOf: [text] }, 'fits'],
    ['nothing known', undefined, text, 'unsure: the value has no type at its source'],
    ['same type', text, text, 'fits'],
    ['other type', { type: 'number' }, text, 'clash: the value is number where string is expected'],
    ['integer to number', { type: 'integer' }, { type: 'number' }, 'fits'],
    [
      'number to integer',
      { type: 'number' },
      { type: 'integer' },
      'unsure: the value is number where integer is expected',
    ],
    [
      'sometimes null',
      { type: ['string', 'null'] },
      text,
      'unsure: the value is string or null where string is expected',
    ],
    ['one of several', text, { type: ['string', 'null'] }, 'fits'],
    ['choice within choice', { enum: ['a'] }, { enum: ['a', 'b'] }, 'fits'],
    ['const within choice', { const: 'a' }, { enum: ['a', 'b'] }, 'fits'],
    [
      'choices apart',
      { enum: ['c'] },
      { enum: ['a', 'b'] },
      'clash: the value may be "c" where only "a", "b" is expected',
    ],
    [
      'choices overlap',
      { enum: ['a', 'c'] },
      { enum: ['a', 'b'] },
      'unsure: the value may be "a", "c" where only "a", "b" is expected',
    ],
    [
      'a choice from any text',
      text,
      { type: 'string', enum: ['a'] },
      'unsure: the value must be one of a few values',
    ],
    ['a bound', text, { type: 'string', minLength: 1 }, 'unsure: the value must also meet `minLength`'],
    [
      'the same bound',
      { type: 'string', minLength: 1, pattern: 'x' },
      { type: 'string', minLength: 1 },
      'fits',
    ],
    ['a combination', text, { anyOf: [text] }, 'unsure: the value must also meet `anyOf`'],
    ['required and there', object({ a: text }, ['a']), object({ a: text }, ['a']), 'fits'],
    ['required, may be missing', object({ a: text }), object({}, ['a']), 'unsure: `a` may be missing'],
    [
      'required, not there',
      object({ a: text }),
      object({}, ['b']),
      'clash: `b` is required and its source does not have it',
    ],
    [
      'required, source open',
      { ...object({ a: text }), additionalProperties: true },
      object({}, ['b']),
      'unsure: `b` is required and not described by its source',
    ],
    [
      'required, source vague',
      { type: 'object' },
      object({}, ['b']),
      'unsure: `b` is required and not described by its source',
    ],
    ['optional, not there', object({ a: text }), object({ b: text }), 'fits'],
    [
      'property of another type',
      object({ a: { type: 'number' } }),
      object({ a: text }),
      'clash: `a` is number where string is expected',
    ],
    [
      'deep',
      object({ a: object({ b: { type: 'number' } }) }),
      object({ a: object({ b: text }) }),
      'clash: `a.b` is number where string is expected',
    ],
    [
      'items',
      { type: 'array', items: { type: 'number' } },
      { type: 'array', items: text },
      'clash: `[]` is number where string is expected',
    ],
    [
      'items of objects',
      { type: 'array', items: object({ a: text }, ['a']) },
      { type: 'array', items: object({}, ['b']) },
      'clash: `[].b` is required and its source does not have it',
    ],
    [
      'items not described',
      { type: 'array' },
      { type: 'array', items: text },
      'unsure: `[]` is not described by its source',
    ],
    [
      'a clash wins over doubt',
      object({ a: text, b: text }),
      object({ a: { type: 'string', minLength: 2 }, b: { type: 'number' } }),
      'clash: `b` is string where number is expected',
    ],
  ] as const)('P8 %s', (_name, from, to, expected) => {
    expect(verdict(from, to)).toBe(expected);
  });

  it('P8 schemas that are nested without end or malformed are unsure, never an error', () => {
    const deep = (depth: number): JsonSchema => (depth === 0 ? text : object({ a: deep(depth - 1) }));
    expect(verdict(deep(40), { ...deep(40), title: 'other' })).toMatch(/^unsure/);
    // cast: what people paste is not always a schema
    const malformed = {
      type: 5,
      properties: [],
      required: 'x',
      items: null,
      enum: {},
    } as unknown as JsonSchema;
    expect(verdict(malformed, text)).toMatch(/^unsure/);
    expect(verdict(text, malformed)).toBe('fits');
    expect(
      verdict(
        object({}),
        JSON.parse('{"properties":{"__proto__":{"type":"string"}},"required":["constructor"]}'),
      ),
    ).toMatch(/^clash: `constructor`/);
  });
});
