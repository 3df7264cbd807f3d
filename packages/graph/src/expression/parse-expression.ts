import { SourceFailure } from '../value/problem.ts';
import type {
  BinaryExpression,
  ConditionalExpression,
  Expression,
  FallbackExpression,
  LiteralExpression,
  LogicalExpression,
  ParseExpressionResult,
  UnaryExpression,
} from './expression-ast.ts';
import { MAXIMUM_EXPRESSION_LENGTH } from './expression-limits.ts';
import { scanExpression } from './expression-tokens.ts';
import { parsePrimary } from './parse-primary.ts';
import { TokenReader } from './token-reader.ts';

/**
 * Parses an expression by the grammar of docs/design/expressions.md. Never throws: an unreadable source gives the problem with its place
 * and what to do. Parse once and keep the result; it holds no state.
 */
export function parseExpression(source: string): ParseExpressionResult {
  if (source.length > MAXIMUM_EXPRESSION_LENGTH) {
    const message = `An expression has at most ${MAXIMUM_EXPRESSION_LENGTH} characters, and this one has ${source.length}.`;
    return {
      ok: false,
      problems: [{ message, offset: 0, length: source.length, fix: 'Split it over several nodes.' }],
    };
  }
  try {
    const reader = new TokenReader(scanExpression(source));
    if (reader.isAtEnd())
      throw new SourceFailure('The expression is empty.', 0, 1, 'Write for example `order.total > 100`.');
    const expression = parseConditional(reader);
    if (!reader.isAtEnd()) throw leftover(reader);
    return { ok: true, expression };
  } catch (thrown) {
    if (!(thrown instanceof SourceFailure)) throw thrown;
    return { ok: false, problems: [thrown.problem] };
  }
}

function parseConditional(reader: TokenReader): Expression {
  return reader.nested(() => {
    const { offset } = reader.current;
    const condition = parseOr(reader);
    if (!reader.take('?')) return condition;
    const consequence = parseConditional(reader);
    reader.expect(':', 'between the two results of `? :`');
    const otherwise = parseConditional(reader);
    return reader.node<ConditionalExpression>(
      offset,
      { type: 'conditional', condition, consequence, otherwise },
      condition,
      consequence,
      otherwise,
    );
  });
}

function parseOr(reader: TokenReader): Expression {
  return parseLogical(reader, 'or', '||', (inner) => parseLogical(inner, 'and', '&&', parseNot));
}

function parseLogical(
  reader: TokenReader,
  operator: 'and' | 'or',
  sign: string,
  next: (reader: TokenReader) => Expression,
): Expression {
  const { offset } = reader.current;
  let left = next(reader);
  while (reader.isSign(sign) || reader.isWord(operator)) {
    reader.advance();
    const right = next(reader);
    left = reader.node<LogicalExpression>(offset, { type: 'logical', operator, left, right }, left, right);
  }
  return left;
}

/** The word `not` takes a whole comparison: `not a == b` is `not (a == b)`. */
function parseNot(reader: TokenReader): Expression {
  const { offset } = reader.current;
  if (!reader.isWord('not')) return parseComparison(reader);
  reader.advance();
  const operand = reader.nested(() => parseNot(reader));
  return reader.node<UnaryExpression>(offset, { type: 'unary', operator: 'not', operand }, operand);
}

function parseComparison(reader: TokenReader): Expression {
  const { offset } = reader.current;
  const left = parseFallback(reader);
  const operator = takeComparison(reader);
  if (operator === undefined) return left;
  const right = parseFallback(reader);
  const second = reader.current;
  if (takeComparison(reader) !== undefined) {
    throw new SourceFailure(
      'Two comparisons follow each other.',
      second.offset,
      second.end - second.offset,
      'Join them: `0 < x and x < 10`.',
    );
  }
  return reader.node<BinaryExpression>(offset, { type: 'binary', operator, left, right }, left, right);
}

const COMPARISONS: Readonly<Record<string, BinaryExpression['operator']>> = {
  '==': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

function takeComparison(reader: TokenReader): BinaryExpression['operator'] | undefined {
  const { type, value } = reader.current;
  if (reader.isWord('in')) {
    reader.advance();
    return 'in';
  }
  if (reader.isWord('not') && reader.following.type === 'name' && reader.following.value === 'in') {
    reader.advance();
    reader.advance();
    return 'not in';
  }
  if (type !== 'sign') return undefined;
  const operator = COMPARISONS[value];
  if (operator !== undefined) reader.advance();
  return operator;
}

function parseFallback(reader: TokenReader): Expression {
  const { offset } = reader.current;
  let left = parseSum(reader);
  while (reader.take('??')) {
    const right = parseSum(reader);
    left = reader.node<FallbackExpression>(offset, { type: 'fallback', left, right }, left, right);
  }
  return left;
}

function parseSum(reader: TokenReader): Expression {
  return parseArithmetic(reader, { '+': '+', '-': '-' }, (inner) =>
    parseArithmetic(inner, { '*': '*', '/': '/', '%': '%' }, parseUnary),
  );
}

function parseArithmetic(
  reader: TokenReader,
  operators: Readonly<Record<string, BinaryExpression['operator']>>,
  next: (reader: TokenReader) => Expression,
): Expression {
  const { offset } = reader.current;
  let left = next(reader);
  for (;;) {
    const { type, value } = reader.current;
    const operator = type === 'sign' ? operators[value] : undefined;
    if (operator === undefined) return left;
    reader.advance();
    const right = next(reader);
    left = reader.node<BinaryExpression>(offset, { type: 'binary', operator, left, right }, left, right);
  }
}

function parseUnary(reader: TokenReader): Expression {
  const { offset } = reader.current;
  if (reader.take('!')) return parsePrefix(reader, offset, 'not');
  if (!reader.take('-')) return parsePrimary(reader, parseConditional);
  const { current } = reader;
  if (current.type !== 'number') return parsePrefix(reader, offset, '-');
  reader.advance();
  return reader.node<LiteralExpression>(offset, { type: 'literal', value: -current.value });
}

function parsePrefix(reader: TokenReader, offset: number, operator: UnaryExpression['operator']): Expression {
  const operand = reader.nested(() => parseUnary(reader));
  return reader.node<UnaryExpression>(offset, { type: 'unary', operator, operand }, operand);
}

function leftover(reader: TokenReader): SourceFailure {
  const { type, value, offset, end } = reader.current;
  const isWord = type === 'name' || type === 'number' || type === 'text';
  const fix = isWord
    ? 'Put an operator between the two values, or quotes around words that are text.'
    : 'Remove it, or close what was opened before it.';
  return new SourceFailure(`\`${String(value)}\` is not expected here.`, offset, end - offset, fix);
}
