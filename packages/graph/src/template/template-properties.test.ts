import { HeddleError } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import { parseTemplate } from './parse-template.ts';
import { printTemplate } from './print-template.ts';
import { renderTemplate } from './render-template.ts';
import type { Template } from './template-ast.ts';

/** Any UTF-16 code units, lone surrogates and control characters included. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

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
  anyText,
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
