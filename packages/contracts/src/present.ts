/** A shape whose members that may be undefined may be absent instead. */
export type Present<Shape extends object> = {
  [Key in keyof Shape as undefined extends Shape[Key] ? never : Key]: Shape[Key];
} & {
  [Key in keyof Shape as undefined extends Shape[Key] ? Key : never]?: Exclude<Shape[Key], undefined>;
};

/** Drops members that are undefined, so that exact optional types hold. */
export function present<Shape extends object>(shape: Shape): Present<Shape> {
  const found: Record<string, unknown> = {};
  for (const name of Object.keys(shape)) {
    const value = shape[name as keyof Shape]; // cast: one of its own keys
    if (value !== undefined) found[name] = value;
  }
  return found as Present<Shape>; // cast: exactly the undefined members are gone
}
