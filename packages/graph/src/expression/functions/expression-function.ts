import type { HeddleError } from '@heddle/contracts';
import type { Meter } from '../../value/meter.ts';
import type { ValueKind } from '../../value/value-kind.ts';
import type { PatternProgram } from '../pattern/compile-pattern.ts';

/** One input of a function. */
export interface FunctionParameter {
  readonly name: string;
  /** The kinds it takes; absent means any. */
  readonly kinds?: readonly ValueKind[];
  readonly isOptional?: boolean;
  /** The last parameter may be given any number of times. */
  readonly isRepeated?: boolean;
  /** An expression evaluated for each item of the list before it, with `item` and `index`. */
  readonly isPerItem?: boolean;
  /** A pattern: checked when the expression is parsed if it is written out. */
  readonly isPattern?: boolean;
  /** A reference that finds nothing is passed as missing instead of failing. */
  readonly allowsMissing?: boolean;
}

/** What a function gets: its values, checked against its parameters. */
export interface FunctionValues {
  readonly meter: Meter;
  readonly count: number;
  /** A value as it is; `undefined` when it was not given or is missing. */
  value(index: number): unknown;
  text(index: number): string;
  number(index: number): number;
  list(index: number): readonly unknown[];
  object(index: number): object;
  /** A text compiled as a pattern. */
  pattern(index: number): PatternProgram;
  /** Evaluates the per-item parameter for one item. */
  perItem(index: number, item: unknown, itemIndex: number): unknown;
  /** The same, where true or false must come out. */
  perItemBoolean(index: number, item: unknown, itemIndex: number): boolean;
  /** The `expression-failed` error of this call. */
  failure(message: string, fix?: string): HeddleError;
}

/** A function of the expression language: pure, metered, of a closed set. */
export interface ExpressionFunction {
  readonly parameters: readonly FunctionParameter[];
  /** The kind of the result, or `any` when it depends on the values. */
  readonly returns: ValueKind | 'any';
  /** One sentence for completions and the reference page. */
  readonly summary: string;
  readonly run: (values: FunctionValues) => unknown;
}
