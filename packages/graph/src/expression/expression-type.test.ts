import type { PortType } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { expressionType } from './expression-type.ts';
import { parseExpression } from './parse-expression.ts';

const TYPES: Readonly<Record<string, PortType>> = {
  'a.text': 'text',
  'a.number': 'number',
  'a.yes': 'boolean',
  'a.json': 'json',
  'a.list': 'list<chunk>',
  'a.message': 'message',
  'a.any': 'any',
};

function typeOf(source: string): { type: string; diagnostics: readonly string[] } {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const { type, diagnostics } = expressionType(parsed.expression, (path) => TYPES[path.join('.')]);
  return {
    type,
    diagnostics: diagnostics.map(
      (entry) => `${entry.severity} ${entry.offset} ${entry.message} ${entry.fix ?? ''}`,
    ),
  };
}

describe('expressionType', () => {
  it.each([
    ['a.text', 'text'],
    ['a.number + 1', 'number'],
    ['a.text + "x"', 'text'],
    ['a.any + 1', 'number'],
    ['a.any + a.unknown', 'any'],
    ['a.number > 3 and a.yes', 'boolean'],
    ['a.json', 'json'],
    ['a.unknown', 'any'],
    ['[1]', 'json'],
    ['{ a: 1 }', 'json'],
    ['null', 'json'],
    ['a.message', 'json'],
    ['a.yes ? 1 : 2', 'number'],
    ['a.yes ? 1 : "x"', 'json'],
    ['a.yes ? 1 : a.unknown', 'any'],
    ['a.number ?? 0', 'number'],
    ['null ?? a.text', 'text'],
    ['upper(a.text)', 'text'],
    ['length(a.list)', 'number'],
    ['map(a.list, item.text)', 'json'],
    ['first(a.list)', 'any'],
    ['a.json["x" + "y"]', 'any'],
    ['-a.number', 'number'],
    ['a.text in a.list', 'boolean'],
  ])('X24 %s is %s', (source, type) => {
    expect(typeOf(source)).toEqual({ type, diagnostics: [] });
  });

  it.each([
    [
      'a.text and true',
      'error 0 The operand of `and` must be true or false, found text. Compare it with something, for example `a.text == …`.',
    ],
    [
      'a.number ? 1 : 2',
      'error 0 The condition before `?` must be true or false, found a number. Compare it with something, for example `a.number == …`.',
    ],
    [
      'not a.list',
      'error 4 The operand of `not` must be true or false, found a list. Compare it with something, for example `a.list == …`.',
    ],
    [
      'a.text > 3',
      'error 0 `>` takes two numbers or two texts, found text and a number. Write `number(a.text)`.',
    ],
    [
      'a.text + a.number',
      'error 0 `+` takes two numbers or two texts, found text and a number. Write `text(a.number)`.',
    ],
    [
      'a.list + 1',
      'error 0 An operand of `+` must be a number or text, found a list. Write `join(a.list, ", ")`.',
    ],
    ['a.text * 2', 'error 0 An operand of `*` must be a number, found text. Write `number(a.text)`.'],
    ['lower(a.number)', 'error 6 `text` of `lower` must be text, found a number. Write `text(a.number)`.'],
    [
      'map(a.text, item)',
      'error 4 `list` of `map` must be a list, found text. Put it in a list: `[a.text]`.',
    ],
    [
      'filter(a.list, 5)',
      'error 15 `condition` of `filter` must be true or false, found a number. Compare it with something, for example `5 == …`.',
    ],
    [
      '1 in a.number',
      'error 5 What follows `in` must be a list, an object or text, found a number. Write `text(a.number)`.',
    ],
    [
      'a.number == "3"',
      'warning 0 A number never equals text, so this is always false. Write `text(a.number)`.',
    ],
    [
      'a.yes != "true"',
      'warning 0 True or false never equals text, so this is always true. Write `text(a.yes)`.',
    ],
  ])('X24 %s is reported before it runs', (source, diagnostic) => {
    expect(typeOf(source).diagnostics).toEqual([diagnostic]);
  });

  it('X24 what is not known, and a test for null, is never reported', () => {
    for (const source of [
      'a.any > 3',
      'a.json and a.unknown',
      'a.text == null',
      'sum(a.json)',
      'filter(a.list, item.x)',
      'a.json == 3',
      'a.any + a.text',
    ]) {
      expect(typeOf(source).diagnostics).toEqual([]);
    }
  });
});
