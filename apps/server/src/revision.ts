import { HeddleError } from '@heddle/contracts';
import type { Context } from 'hono';

/** The revision of If-Match. @throws HeddleError `revision-required`, `request-invalid`. */
export function revisionOf(c: Context): number {
  const header = c.req.header('if-match');
  if (header === undefined)
    throw new HeddleError(
      'revision-required',
      'Send the revision you started from as `If-Match: "<revision>"`, so that nobody’s work is overwritten.',
    );
  const revision = Number(header.replaceAll('"', '').replace(/^W\//, ''));
  if (Number.isSafeInteger(revision)) return revision;
  throw new HeddleError(
    'request-invalid',
    `Expected If-Match: "<revision>" with a whole number, found ${header.slice(0, 80)}.`,
  );
}
