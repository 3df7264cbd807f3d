import { printPath, printSegment } from '../reference/path-syntax.ts';
import type { Expression, LiteralExpression } from './expression-ast.ts';

/** How tightly an expression binds; a part that binds less tightly than its place asks for gets brackets. */
const PRECEDENCE = {
  conditional: 0,
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  fallback: 5,
  sum: 6,
  product: 7,
  prefix: 8,
  value: 9,
} as const;

const BINARY_PRECEDENCE = {
  '==': PRECEDENCE.comparison,
  '!=': PRECEDENCE.comparison,
  '<': PRECEDENCE.comparison,
  '<=': PRECEDENCE.comparison,
  '>': PRECEDENCE.comparison,
  '>=': PRECEDENCE.comparison,
  in: PRECEDENCE.comparison,
  'not in': PRECEDENCE.comparison,
  '+': PRECEDENCE.sum,
  '-': PRECEDENCE.sum,
  '*': PRECEDENCE.product,
  '/': PRECEDENCE.product,
  '%': PRECEDENCE.product,
} as const;

/** Writes an expression as source that parses to the same expression, places apart. */
export function printExpression(expression: Expression): string {
  return print(expression, PRECEDENCE.conditional);
}

function print(expression: Expression, place: number): string {
  const written = write(expression);
  return precedenceOf(expression) < place ? `(${written})` : written;
}

function precedenceOf(expression: Expression): number {
  switch (expression.type) {
    case 'conditional':
      return PRECEDENCE.conditional;
    case 'logical':
      return expression.operator === 'or' ? PRECEDENCE.or : PRECEDENCE.and;
    case 'unary':
      return expression.operator === 'not' ? PRECEDENCE.not : PRECEDENCE.prefix;
    case 'binary':
      return BINARY_PRECEDENCE[expression.operator];
    case 'fallback':
      return PRECEDENCE.fallback;
    case 'literal':
      return isNegative(expression) ? PRECEDENCE.prefix : PRECEDENCE.value;
    default:
      return PRECEDENCE.value;
  }
}

function write(expression: Expression): string {
  switch (expression.type) {
    case 'literal':
      return Object.is(expression.value, -0) ? '-0' : JSON.stringify(expression.value);
    case 'path':
      return printPath(expression.path);
    case 'local':
      return expression.name;
    case 'member':
      return writeTarget(expression.target) + printSegment(expression.name);
    case 'index':
      return `${writeTarget(expression.target)}[${printExpression(expression.index)}]`;
    case 'list':
      return `[${expression.items.map(printExpression).join(', ')}]`;
    case 'object':
      return writeObject(expression.entries);
    case 'call':
      return `${expression.name}(${expression.arguments.map(printExpression).join(', ')})`;
    default:
      return writeOperator(expression);
  }
}

/** A number before a dot would swallow it. */
function writeTarget(target: Expression): string {
  const isNumber = target.type === 'literal' && typeof target.value === 'number';
  return isNumber ? `(${write(target)})` : print(target, PRECEDENCE.value);
}

type OperatorExpression = Extract<
  Expression,
  { type: 'unary' | 'binary' | 'logical' | 'fallback' | 'conditional' }
>;

function writeOperator(expression: OperatorExpression): string {
  const own = precedenceOf(expression);
  switch (expression.type) {
    case 'unary':
      return expression.operator === 'not'
        ? `not ${print(expression.operand, own)}`
        : writeNegation(expression.operand);
    case 'binary': {
      const left = print(expression.left, own === PRECEDENCE.comparison ? own + 1 : own);
      return `${left} ${expression.operator} ${print(expression.right, own + 1)}`;
    }
    case 'logical':
      return `${print(expression.left, own)} ${expression.operator} ${print(expression.right, own + 1)}`;
    case 'fallback':
      return `${print(expression.left, own)} ?? ${print(expression.right, own + 1)}`;
    case 'conditional': {
      const { condition, consequence, otherwise } = expression;
      return `${print(condition, PRECEDENCE.or)} ? ${printExpression(consequence)} : ${printExpression(otherwise)}`;
    }
  }
}

/** A minus right before a number would be read as the number's own sign. */
function writeNegation(operand: Expression): string {
  const isNumber = operand.type === 'literal' && typeof operand.value === 'number' && !isNegative(operand);
  return isNumber ? `-(${write(operand)})` : `-${print(operand, PRECEDENCE.prefix)}`;
}

function writeObject(entries: Extract<Expression, { type: 'object' }>['entries']): string {
  const written = entries
    .map((entry) => `${JSON.stringify(entry.key)}: ${printExpression(entry.value)}`)
    .join(', ');
  return entries.length === 0 ? '{}' : `{ ${written} }`;
}

function isNegative(expression: LiteralExpression): boolean {
  return typeof expression.value === 'number' && (expression.value < 0 || Object.is(expression.value, -0));
}
