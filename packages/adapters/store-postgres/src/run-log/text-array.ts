/** A `text[]` as Postgres writes it, for arrays inside arrays of parameters. */
export function textArray(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
