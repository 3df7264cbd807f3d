import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeddleError } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import { parseTemplate } from './parse-template.ts';
import { printTemplate } from './print-template.ts';
import { renderTemplate } from './render-template.ts';
import type { Template, TemplateNode } from './template-ast.ts';

const RENDER_CODES = ['reference-missing', 'value-type', 'template-limit'];

/** Sources made of what matters to the parser, so that most of them have tags. */
const pieces = fc.constantFrom(
  ...[
    '{{',
    '}}',
    '{',
    '}',
    '\\',
    '\n',
    '\r\n',
    ' ',
    '\t',
    '{{{',
    '}}}',
    '"',
    "'",
    '??',
    '.',
    '[0]',
    '["x y"]',
    '@index',
    '@key',
  ],
  ...[
    '#if ',
    '#each ',
    '#unless ',
    '/if',
    '/each',
    '/unless',
    'else',
    'else if ',
    ' as it',
    'this',
    'it',
    '!',
    '&',
    '^',
    '>',
    '|',
  ],
  ...[
    'a',
    'a.b',
    'a.l',
    'a.o',
    'n',
    '5',
    'null',
    '[]',
    '{}',
    'constructor',
    '__proto__',
    'text',
    'é',
    '😀',
    '{{a.b}}',
    '{{#if a}}',
    '{{/if}}',
    '{{!}}',
  ],
);
const sources = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join('')),
);

const scopeValues = { a: { b: 'x {{n}}', l: [1, { q: [2] }], o: { k: 'v' } }, n: null };

function withoutPlaces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      key === 'offset' || key === 'length' ? undefined : member,
    ),
  );
}

function renderOrCode(template: Template, values: Record<string, unknown>): unknown {
  try {
    return renderTemplate(template, createScope(values));
  } catch (thrown) {
    if (!HeddleError.is(thrown)) throw thrown;
    return thrown.code;
  }
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

describe('templates, whatever the source', () => {
  it('T14 T16 parsing never throws and rendering throws typed errors only', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const parsed = parseTemplate(source);
        if (!parsed.ok) {
          expect(parsed.problems.length).toBeGreaterThan(0);
          for (const problem of parsed.problems) {
            expect(problem.offset).toBeGreaterThanOrEqual(0);
            expect(problem.offset).toBeLessThanOrEqual(source.length);
          }
          return;
        }
        try {
          renderTemplate(parsed.template, createScope(scopeValues));
        } catch (thrown) {
          expect(HeddleError.is(thrown) ? RENDER_CODES : String(thrown)).toContain(
            HeddleError.is(thrown) ? thrown.code : '',
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('T17 printing what was parsed gives the same template and the same result', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const parsed = parseTemplate(source);
        if (!parsed.ok) return;
        const again = parseTemplate(printTemplate(parsed.template));
        expect(again.ok && withoutPlaces(again.template)).toEqual(withoutPlaces(parsed.template));
        expect(again.ok && renderOrCode(again.template, scopeValues)).toEqual(
          renderOrCode(parsed.template, scopeValues),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('T17 every tree can be printed and is read back', () => {
    fc.assert(
      fc.property(trees.nodes, (nodes) => {
        const template = { nodes: nodes as TemplateNode[] }; // cast: the arbitrary makes trees without places
        const again = parseTemplate(printTemplate(template));
        expect(again.ok ? withoutPlaces(again.template) : again.problems).toEqual(withoutPlaces(template));
      }),
      { numRuns: 1_000 },
    );
  });

  it('T12 any text can be written as a template', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const nodes: TemplateNode[] = text === '' ? [] : [{ type: 'text', text }];
          const parsed = parseTemplate(printTemplate({ nodes }));
          expect(parsed.ok && renderTemplate(parsed.template, createScope({}))).toBe(text);
        },
      ),
    );
  });

  it('T6 no value is ever parsed again, wherever it stands', () => {
    const parsed = parseTemplate(
      '[{{a.v}}]{{#each a.l}}<{{this}}>{{/each}}{{#each a.o}}{{@key}}{{/each}}{{x ?? a.v}}',
    );
    fc.assert(
      fc.property(sources, (value) => {
        const key = `k${value}`;
        const rendered =
          parsed.ok &&
          renderTemplate(
            parsed.template,
            createScope({ a: { v: value, l: [value, value], o: { [key]: 1 } } }),
          );
        expect(rendered).toBe(`[${value}]<${value}><${value}>${key}${value}`);
      }),
    );
  });

  it('T4 nothing of a prototype can be reached by any path', () => {
    const names = fc.constantFrom(
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'valueOf',
      'hasOwnProperty',
      '__defineGetter__',
      '__lookupGetter__',
      'length',
      'name',
      'call',
      'at',
      'a',
      'l',
      '0',
    );
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 6 }), (segments) => {
        const parsed = parseTemplate(`{{a.${segments.join('.')} ?? "nothing"}}`);
        if (!parsed.ok) return;
        const l = ['item'];
        const found = renderTemplate(parsed.template, createScope({ a: { a: { l }, l, text: 't' } }));
        expect(['nothing', 'item', l]).toContainEqual(
          found instanceof Object && !Array.isArray(found) ? 'nothing' : found,
        );
        expect(typeof found).not.toBe('function');
      }),
      { numRuns: 500 },
    );
  });
});

const corpora = process.env.HEDDLE_CORPORA;
const naughty = corpora === undefined ? '' : join(corpora, 'strings', 'blns.json');

describe.skipIf(!existsSync(naughty))('big list of naughty strings (skipped without HEDDLE_CORPORA)', () => {
  // cast: the file is a list of strings
  const strings = existsSync(naughty) ? (JSON.parse(readFileSync(naughty, 'utf8')) as string[]) : [];

  it('T6 every one of them passes through a template as it is', () => {
    expect(strings.length).toBeGreaterThan(400);
    const parsed = parseTemplate('<{{ask.text}}>');
    for (const text of strings)
      expect(parsed.ok && renderTemplate(parsed.template, createScope({ ask: { text } }))).toBe(`<${text}>`);
  });

  it('T14 every one of them as a source parses or is refused, and prints back', () => {
    for (const source of strings) {
      const parsed = parseTemplate(source);
      if (parsed.ok) expect(parseTemplate(printTemplate(parsed.template)).ok).toBe(true);
      else expect(parsed.problems[0]?.message).toBeTruthy();
    }
  });
});
