import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import { parseTemplate } from './parse-template.ts';
import { printTemplate } from './print-template.ts';
import { renderTemplate } from './render-template.ts';
import type { TemplateNode } from './template-ast.ts';

/** Any UTF-16 code units, lone surrogates and control characters included. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

function withoutPlaces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      key === 'offset' || key === 'length' ? undefined : member,
    ),
  );
}

const path = fc
  .tuple(
    fc.constantFrom('a', 'ask', 'my-node', 'item2'),
    fc.array(
      fc.oneof(fc.constantFrom('b', '0', 'x y', 'a-b', '{{', '"', '\\'), fc.string({ maxLength: 4 })),
      { maxLength: 3 },
    ),
  )
  .map(([head, rest]) => [
    head,
    ...rest.filter((segment) => !['__proto__', 'constructor', 'prototype'].includes(segment)),
  ]);
const literal = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
);
const operand = fc.oneof(
  path.map((segments) => ({ type: 'reference', path: segments })),
  literal.map((value) => ({ type: 'literal', value })),
);
const chain = fc.array(operand, { minLength: 1, maxLength: 3 });
const textNode = fc
  .oneof(
    fc.constantFrom('{', '}', '{{', '\\', '\\\\{', '\n', ' \n ', 'x', '}}', '{{!', '\r\n'),
    fc.string({ minLength: 1, maxLength: 5 }),
  )
  .map((text) => ({ type: 'text', text }));

/** Trees without text beside text, as the parser makes them. */
const trees = fc.letrec<{ nodes: unknown[]; node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    textNode,
    chain.map((value) => ({ type: 'value', value })),
    fc.record({
      type: fc.constant('if'),
      condition: chain,
      isNegated: fc.boolean(),
      body: tie('nodes'),
      otherwise: tie('nodes'),
    }),
    fc.record({ type: fc.constant('each'), source: chain, body: tie('nodes'), otherwise: tie('nodes') }),
  ),
  nodes: fc
    .array(tie('node'), { maxLength: 4 })
    .map((nodes) => nodes.filter((node, index) => !(isText(node) && isText(nodes[index - 1])))),
}));

function isText(node: unknown): boolean {
  return typeof node === 'object' && node !== null && Reflect.get(node, 'type') === 'text';
}

/** Text made of what the printer must escape. */
const braces = fc
  .array(fc.constantFrom('{', '{{', '}', '}}', '\\', '\n', '#if a', '!', ' ', 'x', '{{!}}'))
  .map((parts) => parts.join(''));

describe('printTemplate', () => {
  it('T17 every tree can be printed and is read back', () => {
    fc.assert(
      fc.property(trees.nodes, (nodes) => {
        const template = { nodes: nodes as TemplateNode[] }; // cast: the arbitrary makes trees without places
        const again = parseTemplate(printTemplate(template));
        expect(again.ok ? withoutPlaces(again.template) : again.problems).toEqual(withoutPlaces(template));
      }),
      { numRuns: 500 },
    );
  });

  it('T12 any text can be written as a template', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, braces), (text) => {
        const nodes: TemplateNode[] = text === '' ? [] : [{ type: 'text', text }];
        const parsed = parseTemplate(printTemplate({ nodes }));
        expect(parsed.ok && renderTemplate(parsed.template, createScope({}))).toBe(text);
      }),
    );
  });
});
