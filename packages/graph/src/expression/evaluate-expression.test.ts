import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import { evaluateCondition } from './evaluate-expression.ts';
import { errorOf, evaluate, values } from './expression-fixture.ts';
import { parseExpression } from './parse-expression.ts';

describe('evaluateExpression', () => {
  it.each([
    ['value', 7],
    ['ask.json.a.b[1]', 20],
    ['ask.json.a.b.1', 20],
    ['ask.json["odd name"]', 1],
    ['ask.json.a.b[ask.count - 3]', 10],
    ['ask.json["odd" + " name"]', 1],
    ['{{ask.count}} * 2', 6],
    ['[value, { x: ask.count }]', [7, { x: 3 }]],
    ['first(search.chunks).text', 'one'],
    ['{ a: { b: 2 } }.a.b', 2],
  ])('X1 X2 %s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['7 % 3', 1],
    ['-7 % 3', -1],
    ['"a" + \'b\'', 'ab'],
    ['-(1 + 2)', -3],
    ['1 < 2', true],
    ['2 <= 2', true],
    ['"b" > "a"', true],
    ['3 >= 4', false],
    ['ask.yes and value > 3', true],
    ['not ask.yes or value == 7', true],
    ['!ask.yes', false],
    ['ask.count > 2 ? "many" : "few"', 'many'],
  ])('X4 X6 X8 %s gives %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  it('X5 the right side of `and`, `or` and the branch not taken are not evaluated', () => {
    expect(evaluate('false and gone.x')).toBe(false);
    expect(evaluate('true or gone.x')).toBe(true);
    expect(evaluate('true ? 1 : gone.x')).toBe(1);
  });

  it.each(['1 and true', 'true and "x"', 'not 0', 'not null', '!""', 'ask.count ? 1 : 2', '[] or true'])(
    'X5 %s: only true or false decide',
    (source) => {
      expect(errorOf(source)).toMatchObject({ code: 'expression-failed' });
      expect(errorOf(source).message).toContain('must be true or false');
    },
  );

  it.each([
    '1 + "a"',
    '"a" + 1',
    '"a" - 1',
    'true + 1',
    '1 * null',
    '[1] + [2]',
    '-"5"',
    '1 / 0',
    '1 % 0',
    '1e308 * 10',
    '1 < "2"',
    'null < 1',
    'true > false',
    '[1] < [2]',
  ])('X6 X8 %s has no result', (source) => {
    expect(errorOf(source).code).toBe('expression-failed');
  });

  it.each([
    ['1 == 1.0', true],
    ['1 == "1"', false],
    ['0 == false', false],
    ['"" == false', false],
    ['null == false', false],
    ['null == null', true],
    ['-0 == 0', true],
    ['"a" != "b"', true],
    ['[1, [2]] == [1, [2]]', true],
    ['[1, 2] == [2, 1]', false],
    ['[] == {}', false],
    ['{ a: 1, b: 2 } == { b: 2, a: 1 }', true],
    ['{ a: 1 } == { a: 1, b: null }', false],
    ['ask.json == ask.json', true],
  ])('X7 %s is %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  it.each([
    ['2 in ask.list', true],
    ['"2" in ask.list', false],
    ['{ score: 0.5, text: "one" } in search.chunks', true],
    ['"a" in ask.json', true],
    ['"toString" in ask.json', false],
    ['"there" in ask.text', true],
    ['4 not in ask.list', true],
  ])('X9 %s is %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  it('X10 errors name operand, expectation, finding, place and what to write, and never a value', () => {
    expect(errorOf('ask.text + ask.count').message).toBe(
      '`ask.text + ask.count` at character 1: `+` takes two numbers or two texts, found text and a number. Write `text(ask.count)`.',
    );
    expect(errorOf('1 + (ask.text * 2)').message).toBe(
      '`ask.text` at character 6: an operand of `*` must be a number, found text. Write `number(ask.text)`.',
    );
    expect(errorOf('1 + (ask.text * 2)').details).toEqual({ offset: 5, length: 8 });
    expect(errorOf('lower(ask.count)').message).toContain(
      '`text` of `lower` must be text, found a number. Write `text(ask.count)`.',
    );
    expect(errorOf('sum(ask.nothing)').message).toContain(
      'found null. Give it a default: `ask.nothing ?? …`.',
    );
    expect(errorOf('3 in value').message).toContain('what follows `in` must be a list, an object or text');
    expect(errorOf('ask.list["x" + ""]').message).toContain(
      'the index of a list must be a number, found text',
    );
    expect(errorOf('number("my secret")').message).not.toContain('secret"]');
    expect(errorOf('parseJson(a.t)', { a: { t: 'private words' } }).message).not.toContain('private');
  });

  it('X15 functions that work item by item bind `item` and `index`, the innermost first', () => {
    expect(evaluate('map(search.chunks, { n: index, t: upper(item.text) })')).toEqual([
      { n: 0, t: 'ONE' },
      { n: 1, t: 'TWO' },
    ]);
    expect(evaluate('map([[1, 2], [3]], sum(map(item, item * (index + 1))))')).toEqual([5, 3]);
    expect(evaluate('item + index', { item: 1, index: 2 })).toBe(3);
    expect(errorOf('filter(ask.list, item)').message).toContain(
      'the condition of `filter` must be true or false, found a number',
    );
  });

  it('X22 steps, characters and depth are bounded', () => {
    const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], 1);
    const scope = {
      a: {
        l: Array.from({ length: 2_000 }, (_, index) => index),
        t: 'x'.repeat(100_000),
        deep,
        same: structuredClone(deep),
      },
    };
    expect(errorOf('map(a.l, map(a.l, item * 2))', scope)).toMatchObject({
      code: 'expression-limit',
      details: { limit: 'steps', maximum: 250_000 },
    });
    expect(errorOf('map(a.l, a.t + a.t)', scope)).toMatchObject({
      code: 'expression-limit',
      details: { limit: 'characters' },
    });
    expect(errorOf('replace(a.t, "x", a.t)', scope).details).toMatchObject({ limit: 'characters' });
    expect(errorOf('join(map(a.l, a.t), a.t)', scope).details).toMatchObject({ limit: 'characters' });
    expect(errorOf('text(a.deep)', scope)).toMatchObject({
      code: 'expression-limit',
      details: { limit: 'depth' },
    });
    expect(errorOf('a.deep == a.same', scope)).toMatchObject({
      code: 'expression-limit',
      details: { limit: 'depth' },
    });
    expect(errorOf('1 + 1', {}, { steps: 2 })).toMatchObject({ code: 'expression-limit' });
  });

  it('X5 a condition gives true or false, or an error that says so', () => {
    const condition = (source: string): boolean => {
      const parsed = parseExpression(source);
      if (!parsed.ok) throw new Error(source);
      return evaluateCondition(parsed.expression, createScope(values));
    };
    expect(condition('value > 3')).toBe(true);
    expect(() => condition('ask.text')).toThrow(
      'the result of a condition must be true or false, found text',
    );
  });

  it('X14 the same expression over the same values gives the same result', () => {
    const source = '{ a: sortBy(search.chunks, item.score), b: unique([1, 1, "1"]), c: json(ask.json) }';
    const before = structuredClone(values);
    expect(evaluate(source)).toEqual(evaluate(source));
    expect(values).toEqual(before);
  });
});
