import { readOwn } from '../reference/own-property.ts';
import type { Meter } from '../value/meter.ts';
import { kindOf, nameOfKind } from '../value/value-kind.ts';
import { deepEquals } from './deep-equals.ts';
import type { BinaryExpression } from './expression-ast.ts';
import { adviceFor, expressionFailure, wrongKind } from './expression-failure.ts';

/** Applies a comparison or an arithmetic operator to two values; kinds must fit, nothing is converted. */
export function applyBinary(
  expression: BinaryExpression,
  left: unknown,
  right: unknown,
  meter: Meter,
): unknown {
  switch (expression.operator) {
    case '==':
      return deepEquals(left, right, meter);
    case '!=':
      return !deepEquals(left, right, meter);
    case 'in':
      return isIn(expression, left, right, meter);
    case 'not in':
      return !isIn(expression, left, right, meter);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(expression, left, right, meter);
    case '+':
      return add(expression, left, right, meter);
    default:
      return calculate(expression, left, right);
  }
}

function isIn(expression: BinaryExpression, left: unknown, right: unknown, meter: Meter): boolean {
  if (Array.isArray(right)) return right.some((item) => deepEquals(item, left, meter));
  if (typeof right !== 'string' && kindOf(right) !== 'object') {
    throw wrongKind(
      expression.right,
      `what follows \`${expression.operator}\``,
      ['list', 'object', 'text'],
      right,
    );
  }
  if (typeof left !== 'string')
    throw wrongKind(expression.left, `what is looked for in ${nameOfKind(kindOf(right))}`, ['text'], left);
  if (typeof right !== 'string') return readOwn(right, left) !== undefined;
  meter.step(right.length >> 6);
  return right.includes(left);
}

function compare(expression: BinaryExpression, left: unknown, right: unknown, meter: Meter): boolean {
  const isNumbers = typeof left === 'number' && typeof right === 'number';
  const isTexts = typeof left === 'string' && typeof right === 'string';
  if (!isNumbers && !isTexts) throw mixed(expression, left, right);
  if (isTexts) meter.step(Math.min(left.length, right.length) >> 6);
  switch (expression.operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

function add(expression: BinaryExpression, left: unknown, right: unknown, meter: Meter): unknown {
  if (typeof left === 'number' && typeof right === 'number') return finite(expression, left + right);
  if (typeof left !== 'string' || typeof right !== 'string') throw mixed(expression, left, right);
  meter.write(left.length + right.length);
  return left + right;
}

function calculate(expression: BinaryExpression, left: unknown, right: unknown): number {
  const role = `an operand of \`${expression.operator}\``;
  if (typeof left !== 'number') throw wrongKind(expression.left, role, ['number'], left);
  if (typeof right !== 'number') throw wrongKind(expression.right, role, ['number'], right);
  if (right === 0 && (expression.operator === '/' || expression.operator === '%')) {
    throw expressionFailure(
      expression,
      'nothing can be divided by zero.',
      'Test the divisor first: `b == 0 ? 0 : a / b`.',
    );
  }
  switch (expression.operator) {
    case '-':
      return finite(expression, left - right);
    case '*':
      return finite(expression, left * right);
    case '/':
      return finite(expression, left / right);
    default:
      return left % right;
  }
}

function finite(expression: BinaryExpression, result: number): number {
  if (Number.isFinite(result)) return result;
  throw expressionFailure(expression, 'the result is too large for a number.');
}

/** Two operands that must both be numbers or both be text. */
function mixed(expression: BinaryExpression, left: unknown, right: unknown): Error {
  const { operator } = expression;
  for (const [at, value] of [
    [expression.left, left],
    [expression.right, right],
  ] as const) {
    if (typeof value !== 'string' && typeof value !== 'number')
      return wrongKind(at, `an operand of \`${operator}\``, ['number', 'text'], value);
  }
  const number = typeof left === 'number' ? expression.left : expression.right;
  const text = typeof left === 'number' ? expression.right : expression.left;
  const advice =
    operator === '+' ? adviceFor(number, ['text'], 'number') : adviceFor(text, ['number'], 'text');
  return expressionFailure(
    expression,
    `\`${operator}\` takes two numbers or two texts, found ${nameOfKind(kindOf(left))} and ${nameOfKind(kindOf(right))}.`,
    advice,
  );
}
