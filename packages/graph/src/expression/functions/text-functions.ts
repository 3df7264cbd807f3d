import { writeText } from '../../value/write-canonical.ts';
import { deepEquals } from '../deep-equals.ts';
import { findMatch, findMatches, hasMatch } from '../pattern/run-pattern.ts';
import type { ExpressionFunction, FunctionValues } from './expression-function.ts';

const text = { name: 'text', kinds: ['text'] } as const;
const pattern = { name: 'pattern', kinds: ['text'], isPattern: true } as const;

/** Functions over text. Characters are Unicode code points, so that none is ever cut in half. */
export const TEXT_FUNCTIONS = {
  contains: {
    parameters: [{ name: 'whole', kinds: ['text', 'list'] }, { name: 'part' }],
    returns: 'boolean',
    summary: 'Whether a text has a part, or a list an item equal to it.',
    run: contains,
  },
  startsWith: {
    parameters: [text, { name: 'start', kinds: ['text'] }],
    returns: 'boolean',
    summary: 'Whether a text begins with another.',
    run: (values) => values.text(0).startsWith(values.text(1)),
  },
  endsWith: {
    parameters: [text, { name: 'end', kinds: ['text'] }],
    returns: 'boolean',
    summary: 'Whether a text ends with another.',
    run: (values) => values.text(0).endsWith(values.text(1)),
  },
  matches: {
    parameters: [text, pattern],
    returns: 'boolean',
    summary: 'Whether a pattern is found anywhere in a text; `^` and `$` tie it to the ends.',
    run: (values) => hasMatch(values.pattern(1), values.text(0), values.meter),
  },
  extract: {
    parameters: [text, pattern],
    returns: 'any',
    summary:
      'What a pattern finds first: its first group when it has one, else all of it; null when nothing is found.',
    run: extract,
  },
  replace: {
    parameters: [text, { name: 'find', kinds: ['text'] }, { name: 'with', kinds: ['text'] }],
    returns: 'text',
    summary: 'The text with every occurrence of one text replaced by another.',
    run: replace,
  },
  replaceMatches: {
    parameters: [text, pattern, { name: 'with', kinds: ['text'] }],
    returns: 'text',
    summary:
      'The text with all that a pattern finds replaced; `$0` is what was found, `$1` its first group, `$$` a dollar.',
    run: replaceMatches,
  },
  lower: {
    parameters: [text],
    returns: 'text',
    summary: 'The text in lower case.',
    run: (values) => values.text(0).toLowerCase(),
  },
  upper: {
    parameters: [text],
    returns: 'text',
    summary: 'The text in upper case.',
    run: (values) => values.text(0).toUpperCase(),
  },
  trim: {
    parameters: [text],
    returns: 'text',
    summary: 'The text without white space at both ends.',
    run: (values) => values.text(0).trim(),
  },
  split: {
    parameters: [text, { name: 'separator', kinds: ['text'] }],
    returns: 'list',
    summary: 'The parts of a text between separators; an empty separator gives its characters.',
    run: split,
  },
  join: {
    parameters: [
      { name: 'list', kinds: ['list'] },
      { name: 'separator', kinds: ['text'], isOptional: true },
    ],
    returns: 'text',
    summary: 'The items of a list as one text; items that are no text are written as JSON.',
    run: join,
  },
} as const satisfies Record<string, ExpressionFunction>;

function contains(values: FunctionValues): boolean {
  const whole = values.value(0);
  const part = values.value(1);
  if (typeof whole !== 'string') return values.list(0).some((item) => deepEquals(item, part, values.meter));
  if (typeof part === 'string') return whole.includes(part);
  throw values.failure('`part` must be text when the whole is text.', 'Write `text(…)` around it.');
}

function extract(values: FunctionValues): string | null {
  const found = findMatch(values.pattern(1), values.text(0), 0, values.meter);
  if (found === undefined) return null;
  const hasGroup = found.groups.length > 1;
  return (hasGroup ? found.groups[1] : found.groups[0]) ?? null;
}

function replace(values: FunctionValues): string {
  const find = values.text(1);
  if (find === '') throw values.failure('`find` must not be empty.');
  const parts = values.text(0).split(find);
  // The size is known before the text is made: replacing one letter by a long text could need any amount of memory.
  values.meter.write((parts.length - 1) * values.text(2).length);
  return parts.join(values.text(2));
}

function replaceMatches(values: FunctionValues): string {
  const whole = values.text(0);
  let result = '';
  let position = 0;
  for (const match of findMatches(values.pattern(1), whole, values.meter)) {
    const replacement = values
      .text(2)
      .replace(/\$(\$|[0-9])/g, (_written, key: string) =>
        key === '$' ? '$' : (match.groups[Number(key)] ?? ''),
      );
    values.meter.write(replacement.length);
    result += whole.slice(position, match.start) + replacement;
    position = match.end;
  }
  return result + whole.slice(position);
}

function split(values: FunctionValues): readonly string[] {
  const whole = values.text(0);
  const separator = values.text(1);
  if (separator !== '') return whole.split(separator);
  values.meter.step(whole.length);
  return Array.from(whole);
}

function join(values: FunctionValues): string {
  const separator = values.value(1) === undefined ? '' : values.text(1);
  let result = '';
  values.list(0).forEach((item, index) => {
    if (index > 0) {
      values.meter.write(separator.length);
      result += separator;
    }
    result += writeText(item, values.meter);
  });
  return result;
}
