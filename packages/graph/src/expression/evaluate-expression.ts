import { HeddleError } from '@heddle/contracts';
import { missingReferenceError } from '../reference/missing-reference.ts';
import { readOwn } from '../reference/own-property.ts';
import type { ReferenceScope } from '../reference/reference-scope.ts';
import { type Budget, Meter } from '../value/meter.ts';
import { kindOf } from '../value/value-kind.ts';
import { applyBinary } from './apply-binary.ts';
import { callFunction } from './call-function.ts';
import type { Evaluation, ItemFrame } from './evaluation.ts';
import {
  type ChainExpression,
  type Expression,
  type IndexExpression,
  isChain,
  type UnaryExpression,
} from './expression-ast.ts';
import { wrongKind } from './expression-failure.ts';
import { EXPRESSION_LANGUAGE } from './expression-limits.ts';
import { printExpression } from './print-expression.ts';

/**
 * Evaluates an expression. Pure: the same expression over the same values gives the same result. Kinds are never converted silently.
 *
 * @throws HeddleError `reference-missing` when a reference without a default finds nothing, `expression-failed` when a value has the
 * wrong kind or an operation has no result (with the operand, what was expected and found, and its place), `expression-limit` when the
 * budget (250,000 steps, 4,194,304 characters, 128 levels by default) is used up.
 */
export function evaluateExpression(expression: Expression, scope: ReferenceScope, budget?: Budget): unknown {
  const evaluation: Evaluation = {
    scope,
    meter: new Meter(EXPRESSION_LANGUAGE, budget),
    patterns: new Map(),
  };
  return evaluate(evaluation, expression, undefined);
}

/**
 * Evaluates an expression that decides something: true or false must come out.
 *
 * @throws HeddleError as {@link evaluateExpression} does, and `expression-failed` when anything else comes out.
 */
export function evaluateCondition(expression: Expression, scope: ReferenceScope, budget?: Budget): boolean {
  return requireBoolean(
    expression,
    'the result of a condition',
    evaluateExpression(expression, scope, budget),
  );
}

function evaluate(evaluation: Evaluation, expression: Expression, frame: ItemFrame | undefined): unknown {
  evaluation.meter.step();
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'path':
    case 'local':
    case 'member':
    case 'index': {
      const value = follow(evaluation, expression, frame);
      if (value === undefined) throw nothingFound(evaluation, expression);
      return value;
    }
    case 'list':
      return expression.items.map((item) => evaluate(evaluation, item, frame));
    case 'object':
      evaluation.meter.step(expression.entries.length);
      return Object.fromEntries(
        expression.entries.map(({ key, value }) => [key, evaluate(evaluation, value, frame)]),
      );
    case 'unary':
      return evaluateUnary(evaluation, expression, frame);
    case 'binary': {
      const left = evaluate(evaluation, expression.left, frame);
      return applyBinary(expression, left, evaluate(evaluation, expression.right, frame), evaluation.meter);
    }
    case 'logical': {
      const role = `the operand of \`${expression.operator}\``;
      const left = requireBoolean(expression.left, role, evaluate(evaluation, expression.left, frame));
      if (left === (expression.operator === 'or')) return left;
      return requireBoolean(expression.right, role, evaluate(evaluation, expression.right, frame));
    }
    case 'fallback':
      return (
        evaluateOptional(evaluation, expression.left, frame) ?? evaluate(evaluation, expression.right, frame)
      );
    case 'conditional': {
      const condition = evaluate(evaluation, expression.condition, frame);
      const isMet = requireBoolean(expression.condition, 'the condition before `?`', condition);
      return evaluate(evaluation, isMet ? expression.consequence : expression.otherwise, frame);
    }
    case 'call':
      return callFunction(evaluation, expression, {
        evaluate: (argument, itemFrame = frame) => evaluate(evaluation, argument, itemFrame),
        evaluateOptional: (argument) => evaluateOptional(evaluation, argument, frame),
      });
  }
}

/** A value that may be missing: only a reference itself, or a row of them, is allowed to find nothing, not one inside a larger part. */
function evaluateOptional(
  evaluation: Evaluation,
  expression: Expression,
  frame: ItemFrame | undefined,
): unknown {
  if (isChain(expression)) return follow(evaluation, expression, frame);
  if (expression.type !== 'fallback') return evaluate(evaluation, expression, frame);
  evaluation.meter.step();
  return (
    evaluateOptional(evaluation, expression.left, frame) ??
    evaluateOptional(evaluation, expression.right, frame)
  );
}

/** Follows a reference as far as it leads; undefined when it finds nothing. */
function follow(evaluation: Evaluation, chain: ChainExpression, frame: ItemFrame | undefined): unknown {
  evaluation.meter.step();
  switch (chain.type) {
    case 'path': {
      const result = evaluation.scope.read(chain.path);
      return result.found && typeof result.value !== 'function' ? result.value : undefined;
    }
    case 'local':
      return chain.name === 'item' ? frame?.item : frame?.index;
    case 'member':
      return readOwn(evaluateOptional(evaluation, chain.target, frame), chain.name);
    case 'index':
      return followIndex(evaluation, chain, frame);
  }
}

function followIndex(evaluation: Evaluation, chain: IndexExpression, frame: ItemFrame | undefined): unknown {
  const target = evaluateOptional(evaluation, chain.target, frame);
  const index = evaluate(evaluation, chain.index, frame);
  if (Array.isArray(target)) {
    if (typeof index === 'number')
      return Number.isSafeInteger(index) ? readOwn(target, String(index)) : undefined;
    throw wrongKind(chain.index, 'the index of a list', ['number'], index);
  }
  if (kindOf(target) === 'object' && typeof index !== 'string')
    throw wrongKind(chain.index, 'the property name of an object', ['text'], index);
  return typeof index === 'string' ? readOwn(target, index) : undefined;
}

function evaluateUnary(
  evaluation: Evaluation,
  expression: UnaryExpression,
  frame: ItemFrame | undefined,
): unknown {
  const value = evaluate(evaluation, expression.operand, frame);
  if (expression.operator === 'not')
    return !requireBoolean(expression.operand, 'the operand of `not`', value);
  if (typeof value === 'number') return -value;
  throw wrongKind(expression.operand, 'the operand of `-`', ['number'], value);
}

function requireBoolean(at: Expression, role: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongKind(at, role, ['boolean'], value);
}

function nothingFound(evaluation: Evaluation, chain: ChainExpression): HeddleError {
  const written = printExpression(chain);
  const withDefault = `\`${written} ?? …\``;
  if (chain.type !== 'path') {
    const message = `Reference \`${written}\` at character ${chain.offset + 1} has no value. Correct it or give it a default: ${withDefault}.`;
    return new HeddleError('reference-missing', message, {
      details: { reference: written, offset: chain.offset },
    });
  }
  const joined = chain.path.find((segment) => segment.includes('-'));
  const hint =
    joined === undefined
      ? {}
      : { hint: `\`${joined}\` is read as one name; a subtraction has spaces around \`-\`.` };
  return missingReferenceError(
    { path: chain.path, offset: chain.offset, withDefault, ...hint },
    evaluation.scope,
  );
}
