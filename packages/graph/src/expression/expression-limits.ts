import type { MeteredLanguage } from '../value/meter.ts';

/** Longest expression source, in UTF-16 code units. */
export const MAXIMUM_EXPRESSION_LENGTH = 16_384;

/** Deepest nesting of an expression, where each operator of a chain counts as one level. */
export const MAXIMUM_EXPRESSION_DEPTH = 256;

/** Nesting of brackets, which the parser follows by recursion. */
export const MAXIMUM_BRACKET_DEPTH = 64;

/** What evaluating one expression may take unless the caller sets a budget. */
export const EXPRESSION_LANGUAGE: MeteredLanguage = {
  code: 'expression-limit',
  subject: 'Evaluating one expression',
  defaults: { steps: 250_000, characters: 4_194_304, depth: 128 },
};
