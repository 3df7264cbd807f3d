/** A value that a template or an expression reads from outside itself. */
export interface ReferenceUse {
  /** Node (or a bare input name) first. */
  readonly path: readonly string[];
  /**
   * Whether the source copes when the value is missing: something follows after `??`, it is only tested, or it is read only
   * where a test has shown that the same port is there.
   */
  readonly hasDefault: boolean;
  /** Place of the path in the source, in UTF-16 code units. */
  readonly offset: number;
  readonly length: number;
}

/** Paths that a test around the current place has shown to be there. */
export type Guards = readonly (readonly string[])[];

/** A tested path proves that its node and port are there, whatever lies below them. */
export function isGuarded(path: readonly string[], guards: Guards): boolean {
  return guards.some((guard) => guard[0] === path[0] && (guard[1] === path[1] || guard[1] === undefined));
}
