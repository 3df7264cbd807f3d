import { SourceFailure } from '../value/problem.ts';
import type { CallExpression } from './expression-ast.ts';
import { FUNCTIONS } from './functions/function-table.ts';
import { preparePattern } from './pattern/prepare-pattern.ts';

/** Refuses a call whose pattern is written out and wrong, before anything runs. */
export function checkPattern(call: CallExpression): void {
  FUNCTIONS[call.name].parameters.forEach((parameter, index) => {
    const given = call.arguments[index];
    if (parameter.isPattern !== true || given?.type !== 'literal' || typeof given.value !== 'string') return;
    const prepared = preparePattern(given.value);
    if (prepared.ok) return;
    const { message, offset, fix } = prepared.problem;
    throw new SourceFailure(
      `In the pattern, at character ${offset + 1}: ${message}`,
      given.offset,
      given.length,
      fix,
    );
  });
}
