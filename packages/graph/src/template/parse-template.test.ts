import { describe, expect, it } from 'vitest';
import type { SourceProblem } from '../value/problem.ts';
import { parseTemplate } from './parse-template.ts';
import type { TemplateNode } from './template-ast.ts';

function problemsOf(source: string): readonly SourceProblem[] {
  const parsed = parseTemplate(source);
  return parsed.ok ? [] : parsed.problems;
}

function nodesOf(source: string): readonly TemplateNode[] {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.template.nodes;
}

describe('parseTemplate', () => {
  it.each([
    ['{{ask.text}}', ['ask', 'text']],
    ['{{ my-node.json.items.0.name }}', ['my-node', 'json', 'items', '0', 'name']],
    ['{{form.json["first name"][2]}}', ['form', 'json', 'first name', '2']],
    ["{{a['b.c']}}", ['a', 'b.c']],
    ['{{größe.straße}}', ['größe', 'straße']],
    ['{{name}}', ['name']],
  ])('T1 %s reads a path of names, indexes and brackets', (source, path) => {
    expect(nodesOf(source)).toMatchObject([{ type: 'value', value: [{ type: 'reference', path }] }]);
  });

  it('T1 a reference knows its place without braces and white space', () => {
    expect(nodesOf('x {{  a.b  }}')).toMatchObject([
      {},
      { offset: 2, length: 11, value: [{ offset: 6, length: 3 }] },
    ]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('T4 `%s` is refused where it is written', (name) => {
    for (const source of [
      `{{${name}}}`,
      `{{a.${name}.b}}`,
      `{{a["${name}"]}}`,
      `{{#each a as ${name}}}{{/each}}`,
      `{{#if ${name}.x}}{{/if}}`,
    ]) {
      expect(problemsOf(source)[0]?.message).toContain(`\`${name}\` can never be read`);
    }
  });

  it('T5 defaults are references and every kind of literal', () => {
    expect(
      nodesOf('{{a.b ?? c.d ?? -1.5e2 ?? "x\\n\\u0041" ?? \'y\' ?? true ?? null ?? [] ?? {}}}'),
    ).toMatchObject([
      {
        value: [
          { type: 'reference', path: ['a', 'b'] },
          { type: 'reference', path: ['c', 'd'] },
          { value: -150 },
          { value: 'x\nA' },
          { value: 'y' },
          { value: true },
          { value: null },
          { value: [] },
          { value: {} },
        ],
      },
    ]);
  });

  it.each([
    ['{{', 0, 'never closed', '\\{{'],
    ['text {{a.b', 5, 'never closed', '}}'],
    ['{{a.b {{c.d}}', 0, 'never closed', '}}'],
    ['{{}}', 2, 'missing', '{{node.port}}'],
    ['{{a..b}}', 4, 'followed by a property', 'brackets'],
    ['{{a[x]}}', 3, 'bracket holds', 'items[0]'],
    ['{{a.b | upper}}', 6, 'not expected', 'no filters'],
    ['{{a.b || "x"}}', 6, 'not expected', '??'],
    ['{{upper a.b}}', 8, 'not expected', 'expression'],
    ['{{a.b ?? }}', 2, 'missing', '{{node.port}}'],
    ['{{a.b ?? "x}}', 9, 'no closing', 'Add "'],
    ['{{a.b ?? "\\q"}}', 10, 'no escape', '\\\\'],
    ['{{this.x}}', 2, 'no loop is open', '{{#each'],
    ['{{@index}}', 2, 'no loop is open', '{{#each'],
    ['{{#each a}}{{@nope}}{{/each}}', 13, 'not known', '@first'],
    ['{{#each a}}{{../b}}{{/each}}', 13, 'not expected', 'Name the outer item'],
    ['{{#each a}}{{.}}{{/each}}', 13, 'not expected', '{{this}}'],
    ['{{#if a.b}}x', 0, 'never closed', '{{/if}}'],
    ['{{#each a.b}}x{{/if}}', 14, 'does not close', '{{/each}}'],
    ['x{{/if}}', 1, 'closes nothing', 'open the block'],
    ['{{else}}', 0, 'outside any block', '{{#if'],
    ['{{#if a}}{{else}}{{else}}{{/if}}', 17, 'second', '{{else if'],
    ['{{#each a}}{{else if b}}{{/each}}', 11, 'loop is open', '{{#if'],
    ['{{#if}}x{{/if}}', 5, 'missing', '{{node.port}}'],
    ['{{#name}}x{{/name}}', 0, 'is no block', '{{#if name}}'],
    ['{{^name}}x{{/name}}', 0, 'is no tag', '{{#unless name}}'],
    ['{{> part}}', 0, 'no partials', 'node'],
    ['{{=<% %>=}}', 0, 'Delimiters', '\\{{'],
    ['{{#each a as true}}{{/each}}', 10, 'taken', 'another name'],
    ['{{a ?? 1e999}}', 7, 'too large', undefined],
  ])('T14 %s is refused at its place with what to do', (source, offset, message, fix) => {
    const [problem] = problemsOf(source);
    expect(problem).toMatchObject({ offset });
    expect(problem?.message).toContain(message);
    if (fix !== undefined) expect(problem?.fix).toContain(fix);
  });

  it('T14 several problems are found at once, a wrong block does not blame its end', () => {
    expect(problemsOf('{{a b}} {{#if ??}}x{{/if}} {{c|d}}').map((problem) => problem.offset)).toEqual([
      4, 14, 30,
    ]);
  });

  it('T14 at most 20 problems are reported, in no more than linear time', () => {
    expect(problemsOf('{{a b}}'.repeat(1_000))).toHaveLength(20);
    expect(problemsOf('{{!'.repeat(80_000))).toHaveLength(20);
    expect(problemsOf('{{"'.repeat(80_000))).toHaveLength(20);
  });

  it('T15 sources are bounded in length and blocks in depth', () => {
    expect(problemsOf('x'.repeat(262_145))[0]?.message).toContain('262144');
    const nested = (depth: number): string => '{{#if a}}'.repeat(depth) + '{{/if}}'.repeat(depth);
    expect(problemsOf(nested(32))).toEqual([]);
    expect(problemsOf(nested(33))[0]?.message).toContain('nested more than 32');
    expect(problemsOf(`{{#if a}}${'{{else if a}}'.repeat(40)}{{/if}}`)[0]?.message).toContain(
      'nested more than 32',
    );
  });

  it('T18 a parsed template is plain data', () => {
    const parsed = parseTemplate('{{#each a.b as c}}{{c.d ?? "x"}}{{@index}}{{else}}{{e}}{{/each}}');
    expect(parsed.ok && JSON.parse(JSON.stringify(parsed.template))).toEqual(parsed.ok && parsed.template);
  });
});
