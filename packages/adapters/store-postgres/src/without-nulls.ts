type WithoutNulls<Value> = { [Key in keyof Value]?: Exclude<Value[Key], null> };

/** Columns that are NULL become absent members. */
export function withoutNulls<Value extends object>(value: Value): WithoutNulls<Value> {
  const present = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(present) as WithoutNulls<Value>; // cast: the nulls were filtered out
}
