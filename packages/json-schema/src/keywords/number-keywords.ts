import { forNumber, type Keyword } from './keyword.ts';

/** `minimum`: this or more. */
export const minimum: Keyword = forNumber(
  (limit) => (value, run) =>
    typeof value !== 'number' || value >= limit || run.report(`Expected at least ${limit}, found ${value}.`),
);

/** `maximum`: this or less. */
export const maximum: Keyword = forNumber(
  (limit) => (value, run) =>
    typeof value !== 'number' || value <= limit || run.report(`Expected at most ${limit}, found ${value}.`),
);

/** `exclusiveMinimum`: more than this. */
export const exclusiveMinimum: Keyword = forNumber(
  (limit) => (value, run) =>
    typeof value !== 'number' || value > limit || run.report(`Expected more than ${limit}, found ${value}.`),
);

/** `exclusiveMaximum`: less than this. */
export const exclusiveMaximum: Keyword = forNumber(
  (limit) => (value, run) =>
    typeof value !== 'number' || value < limit || run.report(`Expected less than ${limit}, found ${value}.`),
);

/** `multipleOf`: a whole number of times this, reckoned in decimal, so that 0.0075 is a multiple of 0.0001. */
export const multipleOf: Keyword = forNumber(
  (factor) => (value, run) =>
    typeof value !== 'number' ||
    isMultiple(value, factor) ||
    run.report(`Expected a multiple of ${factor}, found ${value}.`),
);

function isMultiple(value: number, factor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(factor)) return value % factor === 0;
  const [dividend, divisor] = [toDecimal(value), toDecimal(factor)];
  if (dividend === undefined || divisor === undefined || divisor.digits === 0n) return false;
  const exponent = Math.min(dividend.exponent, divisor.exponent);
  const scaled = ({ digits, exponent: own }: Decimal): bigint => digits * 10n ** BigInt(own - exponent);
  return scaled(dividend) % scaled(divisor) === 0n;
}

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** The number that JSON wrote: the shortest decimal that reads as this double. */
function toDecimal(value: number): Decimal | undefined {
  const match = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, whole = '0', fraction = '', exponent = '0'] = match;
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
