import { describe, expect, it } from 'vitest';
import { expressionReferences, renameExpressionReferences } from './expression-references.ts';
import { parseExpression } from './parse-expression.ts';

function referencesOf(source: string): readonly string[] {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return expressionReferences(parsed.expression).map((reference) => {
    expect(source.slice(reference.offset, reference.offset + reference.length)).toContain(reference.path[0]);
    return `${reference.path.join('/')}${reference.hasDefault ? '?' : ''}`;
  });
}

describe('expressionReferences', () => {
  it.each([
    ['b.x + a.y["k l"] * value', ['b/x', 'a/y/k l', 'value']],
    ['[a.b, { c: d.e }, -f.g, a.h[i.j]]', ['a/b', 'd/e', 'f/g', 'a/h', 'i/j']],
    ['map(a.l, item.x + index + b.y)', ['a/l', 'b/y']],
    ['{{ask.text}} == "x"', ['ask/text']],
  ])('X25 lists what %s reads', (source, expected) => {
    expect(referencesOf(source)).toEqual(expected);
  });

  it.each([
    ['a.b ?? c.d', ['a/b?', 'c/d']],
    ['a.b ?? c.d ?? 1', ['a/b?', 'c/d?']],
    ['a.b + 1 ?? 2', ['a/b']],
    ['a.l[b.i].c ?? 0', ['a/l?', 'b/i']],
    ['has(a.b)', ['a/b?']],
    ['coalesce(a.b, c.d, lower(e.f))', ['a/b?', 'c/d?', 'e/f']],
    ['isEmpty(a.b)', ['a/b?']],
    ['first(a.l).name ?? "x"', ['a/l']],
  ])('X25 says what %s copes without', (source, expected) => {
    expect(referencesOf(source)).toEqual(expected);
  });

  it.each([
    ['has(a.b) and a.b > 3 and a.c', ['a/b?', 'a/b?', 'a/c']],
    ['has(a.b) or a.b', ['a/b?', 'a/b']],
    ['not has(a.b) or a.b > 1', ['a/b?', 'a/b?']],
    ['isEmpty(a.b) or a.b.c == 1', ['a/b?', 'a/b/c?']],
    ['has(a.b) ? a.b : a.b', ['a/b?', 'a/b?', 'a/b']],
    ['has(a.b) and x.y ? a.b.c : a.b', ['a/b?', 'x/y', 'a/b/c?', 'a/b']],
  ])('X25 a test proves what follows it: %s', (source, expected) => {
    expect(referencesOf(source)).toEqual(expected);
  });

  it('X25 renames in place and keeps every other character', () => {
    const rename = (path: readonly string[]): readonly string[] =>
      path[0] === 'ask' ? ['ask-2', ...path.slice(1)] : path;
    expect(
      renameExpressionReferences(
        'ask.text  ==  "ask.text" and map( {{ ask.l }}, item.ask )[0] != other.ask',
        rename,
      ),
    ).toBe('ask-2.text  ==  "ask.text" and map( {{ ask-2.l }}, item.ask )[0] != other.ask');
    expect(renameExpressionReferences('ask.text ==', rename)).toBe('ask.text ==');
  });
});
