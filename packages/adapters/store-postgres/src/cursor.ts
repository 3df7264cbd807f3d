import { HeddleError } from '@heddle/contracts';
import { isUuid } from './uuid.ts';

/** The last row of a page in an order by time and id. */
export interface Position {
  /** Microseconds since the epoch, which is as exactly as Postgres knows it. */
  readonly at: number;
  readonly id: string;
}

/** A position as clients carry it, opaque to them. */
export function toCursor(position: Position): string {
  return Buffer.from(`${position.at} ${position.id}`).toString('base64url');
}

/** @throws HeddleError `request-invalid` for a text that no page ended with. */
export function parseCursor(cursor: string): Position {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!/^\d{1,16}$/.test(at) || !isUuid(id)) {
    throw new HeddleError('request-invalid', 'Expected a cursor as the last page gave it in `next`.');
  }
  return { at: Number(at), id };
}

/** A page of rows read with one row more than asked, which tells whether there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  to: { readonly item: (row: Row) => Item; readonly position: (row: Row) => Position },
): { readonly items: readonly Item[]; readonly next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: page.map(to.item), next: hasMore ? toCursor(to.position(last)) : null };
}

/** SQL: a time as {@link Position} has it. Doubles are exact for microseconds until the year 2255. */
export function microseconds(column: string): string {
  return `(extract(epoch from ${column}) * 1000000)::float8`;
}
