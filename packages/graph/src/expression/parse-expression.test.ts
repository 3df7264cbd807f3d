import { describe, expect, it } from 'vitest';
import type { SourceProblem } from '../value/problem.ts';
import type { Expression } from './expression-ast.ts';
import { parseExpression } from './parse-expression.ts';
import { printExpression } from './print-expression.ts';

function parsed(source: string): Expression {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.problems[0]?.message}`);
  return result.expression;
}

function problemOf(source: string): SourceProblem | undefined {
  const result = parseExpression(source);
  return result.ok ? undefined : result.problems[0];
}

/** The expression with a bracket around every operation, to see what binds to what. */
function grouped(expression: Expression): string {
  switch (expression.type) {
    case 'unary':
      return `(${expression.operator} ${grouped(expression.operand)})`;
    case 'binary':
    case 'logical':
      return `(${grouped(expression.left)} ${expression.operator} ${grouped(expression.right)})`;
    case 'fallback':
      return `(${grouped(expression.left)} ?? ${grouped(expression.right)})`;
    case 'conditional':
      return `(${grouped(expression.condition)} ? ${grouped(expression.consequence)} : ${grouped(expression.otherwise)})`;
    default:
      return printExpression(expression);
  }
}

describe('parseExpression', () => {
  it('X1 literals', () => {
    expect(parsed('12')).toMatchObject({ type: 'literal', value: 12 });
    expect(parsed('1.5e-3')).toMatchObject({ value: 0.0015 });
    expect(parsed('-4')).toMatchObject({ type: 'literal', value: -4 });
    expect(parsed('"a\\n\\"\\u{1F600}"')).toMatchObject({ value: 'a\n"😀' });
    expect(parsed("'it\\'s'")).toMatchObject({ value: "it's" });
    expect(parsed('[1, "a", [null, true],]')).toMatchObject({
      type: 'list',
      items: [{}, {}, { type: 'list' }],
    });
    expect(parsed('{ a: 1, "b c": false, in: {} }')).toMatchObject({
      entries: [{ key: 'a' }, { key: 'b c' }, { key: 'in' }],
    });
  });

  it.each([
    ['order.items.0.price', ['order', 'items', '0', 'price']],
    ['order.items[0]["unit price"]', ['order', 'items', '0', 'unit price']],
    ['my-node.json.a-b', ['my-node', 'json', 'a-b']],
    ['a.0.1.2', ['a', '0', '1', '2']],
    ['{{ order.total }}', ['order', 'total']],
    ['{{order}}.total', ['order', 'total']],
    ['order.in.and.true', ['order', 'in', 'and', 'true']],
    ['item', ['item']],
  ])('X2 X3 %s is one reference', (source, path) => {
    expect(parsed(source)).toMatchObject({ type: 'path', path, offset: source.startsWith('{{ ') ? 3 : 0 });
  });

  it('X3 a hyphen is a minus where no name goes on', () => {
    expect(grouped(parsed('a - b'))).toBe('(a - b)');
    expect(grouped(parsed('a -b'))).toBe('(a - b)');
    expect(grouped(parsed('a.b -1'))).toBe('(a.b - 1)');
    expect(grouped(parsed('5-3'))).toBe('(5 - 3)');
    expect(parsed('a-b')).toMatchObject({ path: ['a-b'] });
  });

  it.each([
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['1 - 2 - 3', '((1 - 2) - 3)'],
    ['2 * -x % 3', '((2 * (- x)) % 3)'],
    ['a or b and c', '(a or (b and c))'],
    ['a || b && !c', '(a or (b and (not c)))'],
    ['not a == b', '(not (a == b))'],
    ['!a == b', '((not a) == b)'],
    ['not not a', '(not (not a))'],
    ['a ?? 0 > 3', '((a ?? 0) > 3)'],
    ['a ?? b ?? c', '((a ?? b) ?? c)'],
    ['a ?? 1 + 2', '(a ?? (1 + 2))'],
    ['a in b and c not in d', '((a in b) and (c not in d))'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a or b ? c : d', '((a or b) ? c : d)'],
    ['(a or b) and c', '((a or b) and c)'],
  ])('X4 %s groups as %s', (source, expected) => {
    expect(grouped(parsed(source))).toBe(expected);
  });

  it.each([
    ['', 0, 'empty', 'order.total'],
    ['a b', 2, 'not expected', 'operator'],
    ['a = b', 2, '`=`', '=='],
    ['a === b', 2, '`===`', '=='],
    ['1 < x < 5', 6, 'Two comparisons', 'and'],
    ['a & b', 2, '`&`', 'and'],
    ['a | upper', 2, '`|`', 'functions'],
    ['a?.b', 1, '`?.`', '??'],
    ['x => x', 2, '`=>`', 'item'],
    ['`t`', 0, '`', 'quotes'],
    ['a # b', 2, '`#`', 'quotes'],
    ['1 +', 3, 'ends where a value', 'after the last'],
    ['(1', 2, 'Expected `)`', 'Add `)`'],
    ['[1, 2', 5, 'Expected `]`', 'Add `]`'],
    ['{ a 1 }', 4, 'Expected `:`', 'Add `:`'],
    ['{ a: 1, a: 2 }', 8, 'twice', 'Remove'],
    ['{ [a]: 1 }', 2, 'property name', '{ name: value'],
    ['a ? b', 5, 'Expected `:`', 'Add `:`'],
    ['{{a}', 4, 'Expected `}`', 'Add `}`'],
    ['and', 0, '`and` stands', 'before'],
    ['1 + not a', 4, '`not` stands', 'brackets'],
    ['12abc', 0, 'number ends', 'operator'],
    ['"abc', 0, 'no closing', 'Add "'],
    ['a.', 2, 'followed by', 'items.0'],
    ['a.b()', 0, 'no methods', 'lower(name)'],
    ['now()', 0, 'no function `now`', 'same result'],
    ['contans(a, b)', 0, 'no function', '`contains`'],
    ['if(a, b)', 0, 'no function', '`condition ? a : b`'],
    ['lower()', 0, 'takes 1 value, and 0 are', 'lower(text)'],
    ['lower(a, b)', 0, 'takes 1 value, and 2 are', 'lower(text)'],
    ['split(a)', 0, 'takes 2 values, and 1 is', 'split(text, separator)'],
    ['join()', 0, 'takes at least 1 value', 'join(list, separator?)'],
    ['has(1 + 2)', 4, 'reference', 'has(answer.json.title)'],
    ['matches(a, "(?=x)")', 11, 'pattern', 'Look-around'],
  ])('X23 %s is refused at its place with what to do', (source, offset, message, fix) => {
    const problem = problemOf(source);
    expect(problem).toMatchObject({ offset });
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(fix);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('X13 `%s` is refused where it is written', (name) => {
    for (const source of [
      name,
      `a.${name}`,
      `a["${name}"]`,
      `a.${name}.b`,
      `{ "${name}": 1 }`,
      `{ ${name}: 1 }`,
      `first(a).${name}`,
    ]) {
      expect(problemOf(source)?.message).toContain('can never be read');
    }
  });

  it('X15 `item` and `index` are bound in the second argument only', () => {
    expect(parsed('map(item, item.a)')).toMatchObject({
      arguments: [{ type: 'path' }, { type: 'member', target: { type: 'local' } }],
    });
    expect(parsed('index')).toMatchObject({ type: 'path' });
  });

  it('X21 length and nesting are bounded', () => {
    expect(problemOf(' '.repeat(16_385))?.message).toContain('16384');
    expect(problemOf(`${'('.repeat(64)}1${')'.repeat(64)}`)).toBeUndefined();
    expect(problemOf(`${'('.repeat(65)}1${')'.repeat(65)}`)?.message).toContain('nested more than 64');
    for (const deep of [
      `${'('.repeat(5_000)}1`,
      '['.repeat(5_000),
      '-'.repeat(5_000),
      '!'.repeat(5_000),
      'not '.repeat(4_000),
      '{{'.repeat(4_000),
      'a?'.repeat(5_000),
      'map(a,'.repeat(2_000),
    ]) {
      expect(problemOf(deep)?.message).toMatch(/nested more than \d+ deep/);
    }
    expect(problemOf(Array.from({ length: 250 }, () => 'a').join(' or '))).toBeUndefined();
    expect(problemOf(Array.from({ length: 400 }, () => 'a').join(' + '))?.message).toContain(
      'nested more than 256',
    );
    expect(problemOf(`a${'.b[c]'.repeat(300)}`)?.message).toContain('nested more than 256');
  });

  it('X23 a parsed expression is plain data', () => {
    const expression = parsed('map(a.b, item.c ?? { d: [1, "x"] }) == null ? -x : not y');
    expect(JSON.parse(JSON.stringify(expression))).toEqual(expression);
  });
});
