import { crc32 } from 'node:zlib';
import { HeddleError } from '@heddle/contracts';

/** CRC-32 of texts in a row, as a signed number: what an `int` column holds. */
export function checksumOf(...texts: readonly string[]): number {
  let sum = 0;
  for (const text of texts) sum = crc32(text, sum);
  return sum | 0;
}

/**
 * The error of a row that is not as Heddle wrote it.
 *
 * @param what - The part, for people: "events up to 7".
 */
export function recordCorrupt(runId: string, what: string): HeddleError {
  return new HeddleError(
    'record-corrupt',
    `Run ${runId} cannot go on: its ${what} in the database are not as Heddle wrote them, the checksum differs. Nothing was built on them. Check the disk and who else writes to the database; a backup has the run as it was.`,
    { details: { runId, what } },
  );
}

/** Parses what was stored with a checksum. Without one it is from before there were any. @throws HeddleError `record-corrupt`. */
export function readChecked<Value>(
  text: string,
  sum: number | null,
  where: { readonly runId: string; readonly what: string },
): Value {
  if (sum !== null && checksumOf(text) !== sum) throw recordCorrupt(where.runId, where.what);
  return JSON.parse(text) as Value; // cast: as it was written
}

/** SQL: checksum of a run's control state (an expression of type jsonb). */
export function stateSum(state: string): string {
  return `jsonb_hash_extended(${state}, 0)`;
}
