import { HeddleError } from '@heddle/contracts';
import { createScope } from '../reference/reference-scope.ts';
import type { Budget } from '../value/meter.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { parseExpression } from './parse-expression.ts';

/** What nodes gave, as tests of expressions read it. */
export const values = {
  ask: {
    text: 'Hi there',
    count: 3,
    yes: true,
    nothing: null,
    list: [1, 2, 3],
    json: { a: { b: [10, 20] }, 'odd name': 1 },
  },
  search: {
    chunks: [
      { text: 'one', score: 0.5 },
      { text: 'two', score: 0.25 },
    ],
  },
  value: 7,
};

/** What an expression gives. */
export function evaluate(source: string, scope: Record<string, unknown> = values, budget?: Budget): unknown {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problems[0]?.message}`);
  return evaluateExpression(parsed.expression, createScope(scope), budget);
}

/** The error that an expression throws. */
export function errorOf(source: string, scope?: Record<string, unknown>, budget?: Budget): HeddleError {
  try {
    evaluate(source, scope, budget);
  } catch (thrown) {
    if (HeddleError.is(thrown)) return thrown;
    throw thrown;
  }
  throw new Error(`Expected an error from ${source}.`);
}
