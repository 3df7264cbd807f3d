import type { ExpressionFunction, FunctionValues } from './expression-function.ts';

const number = { name: 'number', kinds: ['number'] } as const;
const numbers = { name: 'numbers', kinds: ['list'] } as const;
const several = [
  { name: 'numbers', kinds: ['list', 'number'] },
  { name: 'more', kinds: ['number'], isOptional: true, isRepeated: true },
] as const;
const DECIMAL = /^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** Functions over numbers. No result is ever infinite or not a number: that is an error. */
export const NUMBER_FUNCTIONS = {
  number: {
    parameters: [{ name: 'value', kinds: ['text', 'number'] }],
    returns: 'number',
    summary: 'The number that a text spells in decimal digits.',
    run: toNumber,
  },
  round: {
    parameters: [number, { name: 'digits', kinds: ['number'], isOptional: true }],
    returns: 'number',
    summary: 'The nearest number with so many decimals (none by default); halves go away from zero.',
    run: round,
  },
  floor: {
    parameters: [number],
    returns: 'number',
    summary: 'The next whole number below.',
    run: (values) => Math.floor(values.number(0)),
  },
  ceil: {
    parameters: [number],
    returns: 'number',
    summary: 'The next whole number above.',
    run: (values) => Math.ceil(values.number(0)),
  },
  abs: {
    parameters: [number],
    returns: 'number',
    summary: 'The number without its sign.',
    run: (values) => Math.abs(values.number(0)),
  },
  min: {
    parameters: several,
    returns: 'any',
    summary: 'The smallest of a list, or of the numbers given; null for an empty list.',
    run: (values) => extreme(values, (candidate, best) => candidate < best),
  },
  max: {
    parameters: several,
    returns: 'any',
    summary: 'The largest of a list, or of the numbers given; null for an empty list.',
    run: (values) => extreme(values, (candidate, best) => candidate > best),
  },
  sum: {
    parameters: [numbers],
    returns: 'number',
    summary: 'The numbers of a list added up; 0 for an empty list.',
    run: sum,
  },
  average: {
    parameters: [numbers],
    returns: 'any',
    summary: 'The mean of the numbers of a list; null for an empty list.',
    run: (values) => (values.list(0).length === 0 ? null : sum(values) / values.list(0).length),
  },
} as const satisfies Record<string, ExpressionFunction>;

function toNumber(values: FunctionValues): number {
  const value = values.value(0);
  if (typeof value === 'number') return value;
  const written = values.text(0).trim();
  if (!DECIMAL.test(written))
    throw values.failure(
      'The text spells no number.',
      'Take out units and separators first, for example with `replaceMatches`.',
    );
  return Number(written);
}

function round(values: FunctionValues): number {
  const value = values.number(0);
  const digits = values.value(1) === undefined ? 0 : values.number(1);
  if (!Number.isInteger(digits) || digits < 0 || digits > 15)
    throw values.failure('`digits` must be a whole number from 0 to 15.');
  // Shifting through the decimal text avoids 1.005 * 100 = 100.49999999999999.
  const shifted = Number(shift(Math.abs(value), digits));
  if (!Number.isFinite(shifted)) return value;
  return Math.sign(value) * Number(shift(Math.round(shifted), -digits));
}

function shift(value: number, digits: number): string {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return `${mantissa}e${Number(exponent) + digits}`;
}

function extreme(
  values: FunctionValues,
  isBetter: (candidate: number, best: number) => boolean,
): number | null {
  const first = values.value(0);
  if (Array.isArray(first) && values.count > 1)
    throw values.failure('Give one list, or several numbers, not both.');
  const candidates = Array.isArray(first) ? numbersOf(values, first) : givenNumbers(values);
  let best: number | null = null;
  for (const candidate of candidates) if (best === null || isBetter(candidate, best)) best = candidate;
  return best;
}

function givenNumbers(values: FunctionValues): readonly number[] {
  return Array.from({ length: values.count }, (_, index) => values.number(index));
}

function sum(values: FunctionValues): number {
  return numbersOf(values, values.list(0)).reduce((total, value) => total + value, 0);
}

function numbersOf(values: FunctionValues, list: readonly unknown[]): readonly number[] {
  return list.map((item, index) => {
    if (typeof item === 'number') return item;
    throw values.failure(
      `Item ${index} of the list is no number.`,
      'Choose the numbers first: `map(orders, item.total)`.',
    );
  });
}
