/** A list that is whole: nothing follows. */
export function list<Item>(items: readonly Item[]): { items: readonly Item[]; next: null } {
  return { items, next: null };
}
