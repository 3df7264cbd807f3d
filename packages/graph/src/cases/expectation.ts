import { canonicalJson, type Expectation, type JsonObject, type JsonSchema } from '@heddle/contracts';
import { readPath } from '../reference/own-property.ts';

/**
 * What is wrong with a value that a case expects something of; undefined when it holds. `that` is a path into the
 * subject; `matches` takes a plain substring pattern with `*` for anything, never a regular expression of the user's.
 *
 * @param schemaProblem checks a value against a JSON Schema and says what does not fit.
 */
export function expectationProblem(
  expectation: Expectation,
  subject: JsonObject,
  schemaProblem: (schema: JsonSchema, value: unknown) => string | undefined,
): string | undefined {
  const { that } = expectation;
  const value = readPath(subject, that.split('.'), 0);
  const found = `${that} is ${value === undefined ? 'absent' : shortened(canonicalJson(value))}`;
  if ('absent' in expectation)
    return (value === undefined) === expectation.absent
      ? undefined
      : `${found}, expected it ${expectation.absent ? 'absent' : 'to be there'}`;
  if ('equals' in expectation)
    return canonicalJson(value) === canonicalJson(expectation.equals)
      ? undefined
      : `${found}, expected ${shortened(canonicalJson(expectation.equals))}`;
  if ('contains' in expectation)
    return contains(value, expectation.contains)
      ? undefined
      : `${found}, expected it to contain ${shortened(canonicalJson(expectation.contains))}`;
  if ('matches' in expectation)
    return typeof value === 'string' && matchesPattern(value, expectation.matches)
      ? undefined
      : `${found}, expected it to match ${expectation.matches}`;
  if ('schema' in expectation) {
    const problem = schemaProblem(expectation.schema, value);
    return problem === undefined ? undefined : `${that} does not fit its schema: ${problem}`;
  }
  if ('min' in expectation)
    return typeof value === 'number' && value >= expectation.min
      ? undefined
      : `${found}, expected at least ${expectation.min}`;
  return typeof value === 'number' && value <= expectation.max
    ? undefined
    : `${found}, expected at most ${expectation.max}`;
}

function contains(value: unknown, part: unknown): boolean {
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  if (Array.isArray(value)) return value.some((item) => canonicalJson(item) === canonicalJson(part));
  return value !== undefined && canonicalJson(value).includes(canonicalJson(part));
}

function matchesPattern(value: string, pattern: string): boolean {
  let at = 0;
  for (const piece of pattern.split('*')) {
    const found = value.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
