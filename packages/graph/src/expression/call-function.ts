import type { HeddleError } from '@heddle/contracts';
import { kindOf } from '../value/value-kind.ts';
import type { Evaluation, ItemFrame } from './evaluation.ts';
import type { CallExpression, Expression } from './expression-ast.ts';
import { expressionFailure, wrongKind } from './expression-failure.ts';
import type { FunctionParameter, FunctionValues } from './functions/expression-function.ts';
import { FUNCTIONS } from './functions/function-table.ts';
import { preparedLiteral } from './literal-pattern.ts';
import type { PatternProgram } from './pattern/compile-pattern.ts';
import { type PreparedPattern, preparePattern } from './pattern/prepare-pattern.ts';

/** How a call evaluates its arguments. */
export interface ArgumentEvaluator {
  evaluate(argument: Expression, frame?: ItemFrame): unknown;
  evaluateOptional(argument: Expression): unknown;
}

/** What a call costs besides its arguments, measured against a plain operator. */
const CALL_STEPS = 4;

/** Evaluates the arguments, checks them against the parameters, accounts for their size and calls the function. */
export function callFunction(
  evaluation: Evaluation,
  call: CallExpression,
  evaluator: ArgumentEvaluator,
): unknown {
  const definition = FUNCTIONS[call.name];
  evaluation.meter.step(CALL_STEPS);
  const given = call.arguments.map((argument, index) => {
    const parameter = parameterAt(definition.parameters, index);
    if (parameter?.isPerItem === true) return undefined;
    if (parameter?.allowsMissing === true) return evaluator.evaluateOptional(argument);
    const value = evaluator.evaluate(argument);
    if (parameter?.kinds !== undefined && !parameter.kinds.includes(kindOf(value))) {
      throw wrongKind(argument, `\`${parameter.name}\` of \`${call.name}\``, parameter.kinds, value);
    }
    evaluation.meter.step(sizeOf(value));
    return value;
  });
  const result = definition.run(new CheckedValues(evaluation, call, evaluator, given));
  if (typeof result === 'string') evaluation.meter.write(result.length);
  else if (Array.isArray(result)) evaluation.meter.step(result.length >> 2);
  else if (typeof result === 'number' && !Number.isFinite(result))
    throw expressionFailure(call, 'the result is too large for a number.');
  return result;
}

function parameterAt(parameters: readonly FunctionParameter[], index: number): FunctionParameter | undefined {
  const last = parameters.at(-1);
  return parameters[index] ?? (last?.isRepeated === true ? last : undefined);
}

/** Steps that reading a value once is worth: one for four items, one for 64 characters. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length >> 6;
  return Array.isArray(value) ? value.length >> 2 : 0;
}

class CheckedValues implements FunctionValues {
  readonly #evaluation: Evaluation;
  readonly #call: CallExpression;
  readonly #evaluator: ArgumentEvaluator;
  readonly #given: readonly unknown[];

  constructor(
    evaluation: Evaluation,
    call: CallExpression,
    evaluator: ArgumentEvaluator,
    given: readonly unknown[],
  ) {
    this.#evaluation = evaluation;
    this.#call = call;
    this.#evaluator = evaluator;
    this.#given = given;
  }

  get meter(): Evaluation['meter'] {
    return this.#evaluation.meter;
  }

  get count(): number {
    return this.#given.length;
  }

  value(index: number): unknown {
    return this.#given[index];
  }

  text(index: number): string {
    const value = this.#given[index];
    if (typeof value === 'string') return value;
    throw wrongKind(this.#argument(index), 'a value', ['text'], value);
  }

  number(index: number): number {
    const value = this.#given[index];
    if (typeof value === 'number') return value;
    throw wrongKind(this.#argument(index), 'a value', ['number'], value);
  }

  list(index: number): readonly unknown[] {
    const value = this.#given[index];
    if (Array.isArray(value)) return value;
    throw wrongKind(this.#argument(index), 'a value', ['list'], value);
  }

  object(index: number): object {
    const value = this.#given[index];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw wrongKind(this.#argument(index), 'a value', ['object'], value);
  }

  pattern(index: number): PatternProgram {
    const argument = this.#argument(index);
    const prepared =
      argument.type === 'literal' ? preparedLiteral(argument) : this.#prepare(this.text(index));
    if (prepared.ok) return prepared.program;
    const { message, offset, fix } = prepared.problem;
    throw this.failure(`The pattern is wrong at character ${offset + 1}: ${message}`, fix);
  }

  perItem(index: number, item: unknown, itemIndex: number): unknown {
    return this.#evaluator.evaluate(this.#argument(index), { item, index: itemIndex });
  }

  perItemBoolean(index: number, item: unknown, itemIndex: number): boolean {
    const result = this.perItem(index, item, itemIndex);
    if (typeof result === 'boolean') return result;
    throw wrongKind(this.#argument(index), `the condition of \`${this.#call.name}\``, ['boolean'], result);
  }

  failure(message: string, fix?: string): HeddleError {
    return expressionFailure(this.#call, message, fix);
  }

  #prepare(source: string): PreparedPattern {
    const known = this.#evaluation.patterns.get(source);
    if (known !== undefined) return known;
    const made = preparePattern(source);
    this.#evaluation.meter.step(source.length + (made.ok ? made.program.instructions.length : 0));
    this.#evaluation.patterns.set(source, made);
    return made;
  }

  #argument(index: number): Expression {
    return this.#call.arguments[index] ?? this.#call;
  }
}
