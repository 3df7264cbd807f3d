import { codePointLength, counted } from '../json-value.ts';
import { forNumber, type Keyword } from './keyword.ts';

/** `minLength`, in code points. */
export const minLength: Keyword = forNumber((limit) => (value, run) => {
  if (typeof value !== 'string' || value.length >= limit * 2) return true;
  const length = codePointLength(value);
  return length >= limit || run.report(`Expected at least ${counted(limit, 'character')}, found ${length}.`);
});

/** `maxLength`, in code points. */
export const maxLength: Keyword = forNumber((limit) => (value, run) => {
  if (typeof value !== 'string' || value.length <= limit) return true;
  const length = codePointLength(value);
  return length <= limit || run.report(`Expected at most ${counted(limit, 'character')}, found ${length}.`);
});

/** `pattern`: the expression matches somewhere in the string. */
export const pattern: Keyword = (source, context) => {
  if (typeof source !== 'string') return undefined;
  const expression = context.pattern(source);
  if (expression === undefined) return undefined;
  return (value, run) =>
    typeof value !== 'string' ||
    expression.test(value, run) ||
    run.report(`Expected a string that matches ${source}, found one that does not.`);
};
