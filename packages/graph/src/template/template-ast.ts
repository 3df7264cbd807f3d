import type { Json } from '@heddle/contracts';
import type { SourceProblem } from '../value/problem.ts';

/** A reference to a value outside the template; `offset` and `length` cover the path as written. */
export interface ReferenceOperand {
  readonly type: 'reference';
  readonly path: readonly string[];
  readonly offset: number;
  readonly length: number;
}

/** A name that an enclosing `{{#each}}` binds: `this`, the name after `as`, `@index`, `@key`, `@first`, `@last`. */
export interface LocalOperand {
  readonly type: 'local';
  readonly name: string;
  readonly role: 'item' | 'index' | 'key' | 'first' | 'last';
  /** How many enclosing loops to go out; 0 is the innermost. */
  readonly level: number;
  readonly path: readonly string[];
  readonly offset: number;
  readonly length: number;
}

/** A value written in the template. */
export interface LiteralOperand {
  readonly type: 'literal';
  readonly value: Json;
}

export type Operand = ReferenceOperand | LocalOperand | LiteralOperand;

/** Operands joined by `??`: the first that is neither missing nor null counts. Never empty. */
export type OperandChain = readonly [Operand, ...Operand[]];

export interface TextNode {
  readonly type: 'text';
  readonly text: string;
}

export interface ValueNode {
  readonly type: 'value';
  readonly value: OperandChain;
  readonly offset: number;
  readonly length: number;
}

/** `{{#if}}`, and `{{#unless}}` when negated. */
export interface ConditionNode {
  readonly type: 'if';
  readonly condition: OperandChain;
  readonly isNegated: boolean;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
  readonly offset: number;
  readonly length: number;
}

export interface LoopNode {
  readonly type: 'each';
  readonly source: OperandChain;
  /** The name after `as`. */
  readonly itemName?: string;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
  readonly offset: number;
  readonly length: number;
}

export type TemplateNode = TextNode | ValueNode | ConditionNode | LoopNode;

/** A parsed template: plain immutable data, so it may be cached, stored and sent. */
export interface Template {
  readonly nodes: readonly TemplateNode[];
}

/** What {@link parseTemplate} gives: the template, or every problem found. */
export type ParseTemplateResult =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problems: readonly SourceProblem[] };
