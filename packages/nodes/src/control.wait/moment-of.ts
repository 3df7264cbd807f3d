import { HeddleError } from '@heddle/contracts';

/** A day, or a day and a time with its offset from UTC (RFC 3339's profile of ISO 8601, seconds optional). */
const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * The moment a date names, in milliseconds since the epoch. Takes ISO 8601 with an offset, a day alone (midnight UTC),
 * and milliseconds as a number or its digits. A time without an offset is refused: nobody knows where it is meant.
 *
 * @throws HeddleError `value-type`.
 */
export function momentOf(date: unknown, nodeId: string): number {
  const text = typeof date === 'string' ? date.trim() : date;
  const moment = typeof text === 'string' ? momentOfText(text) : text;
  if (typeof moment === 'number' && Number.isSafeInteger(Math.round(moment))) return Math.round(moment);
  throw new HeddleError(
    'value-type',
    `Wait \`${nodeId}\` needs a date such as 2027-01-31T09:00:00Z, a day such as 2027-01-31, or milliseconds since 1970, and got ${typeof text === 'string' ? `\`${text.slice(0, 60)}\`` : shown(date)}. A time needs its offset: Z or +01:00.`,
  );
}

function momentOfText(text: string): number {
  if (/^\d{1,16}$/.test(text)) return Number(text);
  if (!ISO.test(text)) return Number.NaN;
  // `Date.parse` takes 30 February for 1 March.
  const day = text.slice(0, 10);
  const midnight = Date.parse(day);
  const isDay = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
  return isDay ? Date.parse(text) : Number.NaN;
}

function shown(date: unknown): string {
  return date === null ? 'null' : typeof date;
}
