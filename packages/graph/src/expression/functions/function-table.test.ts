import { HeddleError } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { createScope } from '../../reference/reference-scope.ts';
import { evaluateExpression } from '../evaluate-expression.ts';
import { parseExpression } from '../parse-expression.ts';
import { FUNCTIONS, type FunctionName, signatureOf } from './function-table.ts';

const scope = createScope({
  a: {
    t: 'Ä😀b, c',
    l: [3, 1, 2],
    o: { z: 1, b: [2] },
    long: 'x'.repeat(50),
    orders: [
      { n: 'x', total: 5 },
      { n: 'y', total: 2 },
    ],
  },
});

function evaluate(source: string): unknown {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problems[0]?.message}`);
  return evaluateExpression(parsed.expression, scope);
}

const CASES: Readonly<Record<FunctionName, readonly (readonly [string, unknown])[]>> = {
  contains: [
    ['contains("abc", "b")', true],
    ['contains("abc", "")', true],
    ['contains(a.l, 2)', true],
    ['contains(a.orders, { total: 2, n: "y" })', true],
    ['contains(a.l, "2")', false],
  ],
  startsWith: [
    ['startsWith("abc", "ab")', true],
    ['startsWith("abc", "b")', false],
  ],
  endsWith: [
    ['endsWith("abc", "bc")', true],
    ['endsWith("abc", "b")', false],
  ],
  matches: [
    ['matches("order #12", "#[0-9]+")', true],
    ['matches("order", "^r")', false],
    ['matches("REFUND", "(?i)refund")', true],
  ],
  extract: [
    ['extract("order #12 #13", "#([0-9]+)")', '12'],
    ['extract("order #12", "#[0-9]+")', '#12'],
    ['extract("order", "#")', null],
    ['extract("b", "(a)|b")', null],
  ],
  replace: [
    ['replace("a.b.c", ".", "-")', 'a-b-c'],
    ['replace("abc", "x", "y")', 'abc'],
    ['replace("aa", "a", "$&")', '$&$&'],
  ],
  replaceMatches: [
    ['replaceMatches("a1b22", "[0-9]+", "<$0>")', 'a<1>b<22>'],
    ['replaceMatches("Doe, Jane", "(\\\\w+), (\\\\w+)", "$2 $1 $$5 $7")', 'Jane Doe $5 '],
    ['replaceMatches("ab", "x*", "-")', '-a-b-'],
    ['replaceMatches("😀", "", "-")', '-😀-'],
  ],
  lower: [['lower("ÀB")', 'àb']],
  upper: [['upper("straße")', 'STRASSE']],
  trim: [['trim("  a b\\n")', 'a b']],
  split: [
    ['split("a,b,,c", ",")', ['a', 'b', '', 'c']],
    ['split(a.t, "")', ['Ä', '😀', 'b', ',', ' ', 'c']],
    ['split("", ",")', ['']],
  ],
  join: [
    ['join(["a", 1, null, { x: 1 }], "-")', 'a-1-null-{"x":1}'],
    ['join(["a", "b"])', 'ab'],
    ['join([], ",")', ''],
  ],
  number: [
    ['number(" 12.5 ")', 12.5],
    ['number("-3e2")', -300],
    ['number("007")', 7],
    ['number(4)', 4],
  ],
  round: [
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(1.005, 2)', 1.01],
    ['round(1234.5678, 1)', 1234.6],
    ['round(1e21)', 1e21],
    ['round(1e-7, 3)', 0],
    ['round(5e-324, 15)', 0],
  ],
  floor: [['floor(-1.5)', -2]],
  ceil: [['ceil(1.2)', 2]],
  abs: [['abs(-3)', 3]],
  min: [
    ['min(a.l)', 1],
    ['min(3, 1, 2)', 1],
    ['min([])', null],
  ],
  max: [
    ['max(a.l)', 3],
    ['max(4)', 4],
    ['max([])', null],
  ],
  sum: [
    ['sum(a.l)', 6],
    ['sum([])', 0],
  ],
  average: [
    ['average(a.l)', 2],
    ['average([])', null],
  ],
  first: [
    ['first(a.l)', 3],
    ['first([])', null],
  ],
  last: [
    ['last(a.l)', 2],
    ['last([])', null],
  ],
  map: [['map(a.l, item * 2 + index)', [6, 3, 6]]],
  filter: [['filter(a.l, item > 1)', [3, 2]]],
  find: [
    ['find(a.orders, item.total < 5).n', 'y'],
    ['find(a.l, item > 9)', null],
  ],
  any: [
    ['any(a.l, item == 2)', true],
    ['any([], true)', false],
  ],
  all: [
    ['all(a.l, item > 0)', true],
    ['all([], false)', true],
  ],
  count: [['count(a.l, item > 1)', 2]],
  sort: [
    ['sort(a.l)', [1, 2, 3]],
    ['sort(["b", "B", "a"])', ['B', 'a', 'b']],
    ['sort([])', []],
  ],
  sortBy: [
    ['map(sortBy(a.orders, item.total), item.n)', ['y', 'x']],
    ['sortBy([3, 1], -item)', [3, 1]],
  ],
  unique: [['unique([1, "1", 1, [2], [2], { a: 1, b: 2 }, { b: 2, a: 1 }])', [1, '1', [2], { a: 1, b: 2 }]]],
  reverse: [['reverse(a.l)', [2, 1, 3]]],
  flatten: [['flatten([[1], 2, [[3]]])', [1, 2, [3]]]],
  concat: [['concat([1], [], [2, [3]])', [1, 2, [3]]]],
  has: [
    ['has(a.t)', true],
    ['has(a.gone)', false],
  ],
  coalesce: [['coalesce(null, a.gone, 5)', 5]],
  isEmpty: [
    ['isEmpty(a.gone)', true],
    ['isEmpty("x")', false],
  ],
  length: [
    ['length(a.t)', 6],
    ['length(a.l)', 3],
    ['length(a.o)', 2],
  ],
  slice: [
    ['slice(a.t, 1, 3)', '😀b'],
    ['slice("abc", -2)', 'bc'],
    ['slice(a.l, 1)', [1, 2]],
    ['slice("abc", 0, -1)', 'ab'],
  ],
  type: [
    [
      'map(["a", 1, true, null, [], {}], type(item))',
      ['text', 'number', 'boolean', 'null', 'list', 'object'],
    ],
  ],
  text: [
    ['text("a")', 'a'],
    ['text(1.50)', '1.5'],
    ['text(a.o)', '{"b":[2],"z":1}'],
    ['text(null)', 'null'],
  ],
  boolean: [
    ['boolean("true")', true],
    ['boolean(false)', false],
  ],
  json: [
    ['json("a\\n")', '"a\\n"'],
    ['json({ b: 1, a: [null] })', '{"a":[null],"b":1}'],
  ],
  parseJson: [['parseJson("[1, {\\"a\\": null}]")', [1, { a: null }]]],
  keys: [['keys(a.o)', ['b', 'z']]],
  values: [['values(a.o)', [[2], 1]]],
  entries: [
    [
      'entries({ b: 1, a: 2 })',
      [
        { key: 'a', value: 2 },
        { key: 'b', value: 1 },
      ],
    ],
  ],
  merge: [['merge(a.o, { z: 9 }, {})', { b: [2], z: 9 }]],
};

describe('functions', () => {
  for (const [name, cases] of Object.entries(CASES)) {
    it.each(cases)(`X14 ${name}: %s`, (source, expected) => {
      expect(evaluate(source)).toStrictEqual(expected);
    });
  }

  it.each([
    ['contains("abc", 1)', '`part` must be text'],
    ['contains(5, 1)', '`whole` of `contains` must be text or a list'],
    ['replace("a", "", "b")', 'must not be empty'],
    ['number("1,000")', 'spells no number'],
    ['number("")', 'spells no number'],
    ['number("Infinity")', 'spells no number'],
    ['number(true)', 'must be text or a number'],
    ['number("1e999")', 'too large'],
    ['boolean("yes")', 'Only the texts "true" and "false"'],
    ['round(1, -1)', '`digits`'],
    ['sum([1, "2"])', 'Item 1 of the list is no number'],
    ['max([1], 2)', 'not both'],
    ['sort([1, "a"])', 'have an order'],
    ['sortBy(a.orders, item)', 'have an order'],
    ['slice("abc", 0.5)', 'whole numbers'],
    ['parseJson("{a: 1}")', 'no JSON'],
    ['matches("a", "(" + "x")', 'pattern is wrong at character 1'],
    ['sum([1e308, 1e308])', 'too large'],
  ])('X10 X14 %s fails with a reason', (source, message) => {
    let thrown: unknown;
    try {
      evaluate(source);
    } catch (error) {
      thrown = error;
    }
    expect(HeddleError.is(thrown) && thrown.code).toBe('expression-failed');
    expect(String(thrown)).toContain(message);
  });

  it('X14 every function says what it does, and its signature is written once', () => {
    for (const [name, definition] of Object.entries(FUNCTIONS)) {
      expect(definition.summary).toMatch(/^[A-Z].*\.$/);
      expect(Object.hasOwn(CASES, name)).toBe(true);
    }
    expect(signatureOf('round')).toBe('round(number, digits?)');
    expect(signatureOf('coalesce')).toBe('coalesce(value, …more)');
  });
});
