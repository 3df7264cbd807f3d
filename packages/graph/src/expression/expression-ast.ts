import type { SourceProblem } from '../value/problem.ts';
import type { FunctionName } from './functions/function-table.ts';

/** Where an expression stands in its source, in UTF-16 code units. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

export interface LiteralExpression extends Place {
  readonly type: 'literal';
  readonly value: null | boolean | number | string;
}

/** A reference to a value outside the expression. */
export interface PathExpression extends Place {
  readonly type: 'path';
  readonly path: readonly string[];
}

/** What a function that works item by item binds in its second argument. */
export interface LocalExpression extends Place {
  readonly type: 'local';
  readonly name: 'item' | 'index';
}

export interface MemberExpression extends Place {
  readonly type: 'member';
  readonly target: Expression;
  readonly name: string;
}

export interface IndexExpression extends Place {
  readonly type: 'index';
  readonly target: Expression;
  readonly index: Expression;
}

export interface ListExpression extends Place {
  readonly type: 'list';
  readonly items: readonly Expression[];
}

export interface ObjectExpression extends Place {
  readonly type: 'object';
  readonly entries: readonly { readonly key: string; readonly value: Expression }[];
}

export interface UnaryExpression extends Place {
  readonly type: 'unary';
  readonly operator: 'not' | '-';
  readonly operand: Expression;
}

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

export interface BinaryExpression extends Place {
  readonly type: 'binary';
  readonly operator: ComparisonOperator | ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface LogicalExpression extends Place {
  readonly type: 'logical';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

/** `left ?? right`: the right side when the left is missing or null. */
export interface FallbackExpression extends Place {
  readonly type: 'fallback';
  readonly left: Expression;
  readonly right: Expression;
}

export interface ConditionalExpression extends Place {
  readonly type: 'conditional';
  readonly condition: Expression;
  readonly consequence: Expression;
  readonly otherwise: Expression;
}

export interface CallExpression extends Place {
  readonly type: 'call';
  readonly name: FunctionName;
  readonly arguments: readonly Expression[];
}

/** A parsed expression: plain immutable data, so it may be cached, stored and sent. */
export type Expression =
  | LiteralExpression
  | PathExpression
  | LocalExpression
  | MemberExpression
  | IndexExpression
  | ListExpression
  | ObjectExpression
  | UnaryExpression
  | BinaryExpression
  | LogicalExpression
  | FallbackExpression
  | ConditionalExpression
  | CallExpression;

/** Expressions that may find nothing, which `??`, `has` and `coalesce` allow. */
export type ChainExpression = PathExpression | LocalExpression | MemberExpression | IndexExpression;

/** Whether an expression leads along a path and may therefore find nothing. */
export function isChain(expression: Expression): expression is ChainExpression {
  return (
    expression.type === 'path' ||
    expression.type === 'local' ||
    expression.type === 'member' ||
    expression.type === 'index'
  );
}

/** What `parseExpression` gives: the expression, or what must be corrected. */
export type ParseExpressionResult =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problems: readonly SourceProblem[] };
