/** A list that is whole: nothing follows. */
export function list<Item>(items: readonly Item[]): { items: readonly Item[]; next: null } {
  return { items, next: null };
}

/** Drops members that are undefined, so that exact optional types hold. */
export function present<Shape extends object>(
  shape: Shape,
): { [Key in keyof Shape as undefined extends Shape[Key] ? never : Key]: Shape[Key] } & {
  [Key in keyof Shape as undefined extends Shape[Key] ? Key : never]?: Exclude<Shape[Key], undefined>;
} {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as never; // cast: exactly the undefined members are gone
}
