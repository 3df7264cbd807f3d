import type { ExpressionFunction, FunctionParameter } from './expression-function.ts';
import { LIST_FUNCTIONS } from './list-functions.ts';
import { NUMBER_FUNCTIONS } from './number-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';
import { VALUE_FUNCTIONS } from './value-functions.ts';

/** A name of the closed set of functions. */
export type FunctionName =
  | keyof typeof TEXT_FUNCTIONS
  | keyof typeof NUMBER_FUNCTIONS
  | keyof typeof LIST_FUNCTIONS
  | keyof typeof VALUE_FUNCTIONS;

/** Every function of the expression language. */
export const FUNCTIONS: Readonly<Record<FunctionName, ExpressionFunction>> = {
  ...TEXT_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...VALUE_FUNCTIONS,
};

/** Whether a name is a function's. */
export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name);
}

/** How a function is written: `round(number, digits?)`. */
export function signatureOf(name: FunctionName): string {
  return `${name}(${FUNCTIONS[name].parameters.map(written).join(', ')})`;
}

function written(parameter: FunctionParameter): string {
  if (parameter.isRepeated === true) return `…${parameter.name}`;
  return parameter.isOptional === true ? `${parameter.name}?` : parameter.name;
}
