import type { SourceProblem } from '../../value/problem.ts';
import { compilePattern, MAXIMUM_PROGRAM_LENGTH, type PatternProgram } from './compile-pattern.ts';
import { parsePattern } from './parse-pattern.ts';

/** A pattern ready to be searched for, or what must be corrected in it. */
export type PreparedPattern =
  | { readonly ok: true; readonly program: PatternProgram }
  | { readonly ok: false; readonly problem: SourceProblem };

/** Parses and compiles a pattern. Never throws; a pattern is at most 1,000 characters and 5,000 steps. */
export function preparePattern(source: string): PreparedPattern {
  const parsed = parsePattern(source);
  if (!parsed.ok) return parsed;
  const program = compilePattern(parsed.pattern, parsed.groups);
  if (program !== undefined) return { ok: true, program };
  const message = `The pattern is too large: written out, it has more than ${MAXIMUM_PROGRAM_LENGTH} steps.`;
  return {
    ok: false,
    problem: { message, offset: 0, length: source.length, fix: 'Use `*` or `+` instead of large counts.' },
  };
}
