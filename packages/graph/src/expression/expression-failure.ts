import { HeddleError } from '@heddle/contracts';
import { kindOf, nameOfKind, nameOfKinds, type ValueKind } from '../value/value-kind.ts';
import type { Expression } from './expression-ast.ts';
import { printExpression } from './print-expression.ts';

/** The `expression-failed` error of a part of an expression: says which, and where it stands. Values are never quoted. */
export function expressionFailure(at: Expression, message: string, fix?: string): HeddleError {
  const advice = fix === undefined ? '' : ` ${fix}`;
  return new HeddleError(
    'expression-failed',
    `\`${shown(at)}\` at character ${at.offset + 1}: ${message}${advice}`,
    {
      details: { offset: at.offset, length: at.length },
    },
  );
}

/** The error of an operand or argument of a kind that is not taken there. */
export function wrongKind(
  at: Expression,
  role: string,
  expected: readonly ValueKind[],
  found: unknown,
): HeddleError {
  const kind = kindOf(found);
  return expressionFailure(
    at,
    `${role} must be ${nameOfKinds(expected)}, found ${nameOfKind(kind)}.`,
    adviceFor(at, expected, kind),
  );
}

/** How a value of one kind is usually made one of another. */
export function adviceFor(at: Expression, expected: readonly ValueKind[], found: ValueKind): string {
  const source = shown(at);
  if (found === 'null') return `Give it a default: \`${source} ?? …\`.`;
  if (expected.includes('text') && found !== 'list') return `Write \`text(${source})\`.`;
  if (expected.includes('text')) return `Write \`join(${source}, ", ")\`.`;
  if (expected.includes('number') && found === 'text') return `Write \`number(${source})\`.`;
  if (expected.includes('boolean')) return `Compare it with something, for example \`${source} == …\`.`;
  if (expected.includes('list')) return `Put it in a list: \`[${source}]\`.`;
  return 'Refer to another value.';
}

function shown(at: Expression): string {
  const source = printExpression(at);
  return source.length > 60 ? `${source.slice(0, 60)}…` : source;
}
