import { SourceFailure } from '../value/problem.ts';
import type { CallExpression, LiteralExpression } from './expression-ast.ts';
import { FUNCTIONS } from './functions/function-table.ts';
import { type PreparedPattern, preparePattern } from './pattern/prepare-pattern.ts';

const prepared = new WeakMap<LiteralExpression, PreparedPattern>();

/** The compiled form of a pattern that is written out; compiled once for as long as its expression is kept. */
export function preparedLiteral(literal: LiteralExpression): PreparedPattern {
  const known = prepared.get(literal);
  if (known !== undefined) return known;
  const made = preparePattern(String(literal.value));
  prepared.set(literal, made);
  return made;
}

/** Refuses a call whose pattern is written out and wrong, before anything runs. */
export function checkPattern(call: CallExpression): void {
  FUNCTIONS[call.name].parameters.forEach((parameter, index) => {
    const given = call.arguments[index];
    if (parameter.isPattern !== true || given?.type !== 'literal' || typeof given.value !== 'string') return;
    const result = preparedLiteral(given);
    if (result.ok) return;
    const { message, offset, fix } = result.problem;
    throw new SourceFailure(
      `In the pattern, at character ${offset + 1}: ${message}`,
      given.offset,
      given.length,
      fix,
    );
  });
}
