import { HeddleError } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import type { Expression } from './expression-ast.ts';
import { expressionType } from './expression-type.ts';
import { FUNCTIONS, type FunctionName } from './functions/function-table.ts';
import { parseExpression } from './parse-expression.ts';
import { printExpression } from './print-expression.ts';

/** Any UTF-16 code units, lone surrogates and control characters included. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

const EVALUATION_CODES = ['reference-missing', 'expression-failed', 'expression-limit'];

const words = fc.constantFrom(
  ...[
    '1',
    '2.5',
    '-',
    '"t"',
    "'x y'",
    'true',
    'null',
    'a.b',
    'a.l',
    'a.o',
    'a',
    'item',
    'index',
    'my-x.y',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '{{',
    '}}',
    ',',
    ':',
    '.',
    '?',
    '??',
  ],
  ...[
    '+',
    '*',
    '/',
    '%',
    '==',
    '!=',
    '<',
    '>=',
    'and',
    'or',
    'not',
    'in',
    'not in',
    '!',
    '&&',
    '||',
    '.k',
    '[0]',
    '["x"]',
    '.0',
    'k:',
    '"k":',
    'constructor',
    '__proto__',
    '\\',
    '"',
    '#',
  ],
  ...Object.keys(FUNCTIONS).map((name) => `${name}(`),
);
const sources = fc.oneof(
  anyText,
  fc.array(words, { maxLength: 16 }).map((parts) => parts.join(' ')),
  fc.array(words, { maxLength: 10 }).map((parts) => parts.join('')),
);

const scope = createScope({
  a: { b: 'text', l: [3, 'x', { k: 1 }, null], o: { k: [1, 2], t: 'v' } },
  'my-x': { y: 2 },
});

function withoutPlaces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      key === 'offset' || key === 'length' ? undefined : member,
    ),
  );
}

const literal = fc
  .oneof(
    fc.constant(null),
    fc.boolean(),
    fc.string({ maxLength: 5 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
  )
  .map((value) => ({ type: 'literal', value: Object.is(value, -0) ? 0 : value }));
const name = fc
  .oneof(
    fc.constantFrom('a', 'b', 'my-node', 'x_1', 'x y', '0', '12', 'and', 'true'),
    fc.string({ maxLength: 4 }),
  )
  .filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
const path = fc
  .tuple(fc.constantFrom('a', 'ask', 'my-node', 'item', 'nothing'), fc.array(name, { maxLength: 3 }))
  .map(([head, rest]) => ({ type: 'path', path: [head, ...rest] }));

function call(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  // cast: the table's keys are exactly the function names
  const names = (Object.keys(FUNCTIONS) as FunctionName[]).filter(
    (entry) =>
      entry !== 'has' &&
      !FUNCTIONS[entry].parameters.some(
        (parameter) => parameter.isPerItem === true || parameter.isPattern === true,
      ),
  );
  return fc.constantFrom(...names).chain((called) => {
    const count = FUNCTIONS[called].parameters.length;
    return fc
      .array(value, { minLength: count, maxLength: count })
      .map((values) => ({ type: 'call', name: called, arguments: values }));
  });
}

const trees = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    literal,
    path,
    fc.record({ type: fc.constant('list'), items: fc.array(tie('any'), { maxLength: 3 }) }),
    fc
      .uniqueArray(name, { maxLength: 3 })
      .chain((keys) =>
        fc.tuple(...keys.map((key) => fc.record({ key: fc.constant(key), value: tie('any') }))),
      )
      .map((entries) => ({ type: 'object', entries })),
    fc.record({ type: fc.constant('unary'), operator: fc.constantFrom('not', '-'), operand: tie('any') }),
    fc.record({
      type: fc.constant('binary'),
      operator: fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', 'in', 'not in'),
      left: tie('any'),
      right: tie('any'),
    }),
    fc.record({
      type: fc.constant('logical'),
      operator: fc.constantFrom('and', 'or'),
      left: tie('any'),
      right: tie('any'),
    }),
    fc.record({ type: fc.constant('fallback'), left: tie('any'), right: tie('any') }),
    fc.record({
      type: fc.constant('conditional'),
      condition: tie('any'),
      consequence: tie('any'),
      otherwise: tie('any'),
    }),
    call(tie('any')),
  ),
}));

/** Trees that only a printer's mistake would make differ: a minus before a literal number is that number's own sign. */
function isCanonical(tree: unknown): boolean {
  const text = JSON.stringify(tree);
  return !/"operator":"-","operand":\{"type":"literal","value":-/.test(text);
}

describe('expressions, whatever the source', () => {
  it('X22 X23 parsing never throws and evaluating throws typed errors only', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const parsed = parseExpression(source);
        if (!parsed.ok) {
          expect(parsed.problems[0]?.offset).toBeLessThanOrEqual(source.length);
          return;
        }
        try {
          const result = evaluateExpression(parsed.expression, scope);
          expect(['function', 'symbol', 'undefined', 'bigint']).not.toContain(typeof result);
        } catch (thrown) {
          if (!HeddleError.is(thrown)) throw thrown;
          expect(EVALUATION_CODES).toContain(thrown.code);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('X23 printing what was parsed gives the same expression', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const parsed = parseExpression(source);
        if (!parsed.ok) return;
        const again = parseExpression(printExpression(parsed.expression));
        expect(again.ok ? withoutPlaces(again.expression) : again.problems).toEqual(
          withoutPlaces(parsed.expression),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('X23 every tree can be printed and is read back', () => {
    fc.assert(
      fc.property(trees.any.filter(isCanonical), (tree) => {
        const printed = printExpression(tree as Expression); // cast: the arbitrary makes trees without places
        const again = parseExpression(printed);
        expect(again.ok ? withoutPlaces(again.expression) : [printed, again.problems]).toEqual(
          withoutPlaces(tree),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('X24 what comes out has the type that was foretold', () => {
    fc.assert(
      fc.property(trees.any, (tree) => {
        const expression = tree as Expression; // cast: the arbitrary makes trees without places
        const { type } = expressionType(expression, () => undefined);
        let result: unknown;
        try {
          result = evaluateExpression(expression, createScope({ a: 1, ask: 'x' }));
        } catch (thrown) {
          if (!HeddleError.is(thrown)) throw thrown;
          return;
        }
        if (type === 'boolean' || type === 'number') expect(typeof result).toBe(type);
        if (type === 'text') expect(typeof result).toBe('string');
      }),
      { numRuns: 1_000 },
    );
  });
});
