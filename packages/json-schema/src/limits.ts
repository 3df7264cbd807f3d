/** What a schema of a stranger, or a value it is held against, may cost. */
export const LIMITS = {
  /** Objects, lists and scalars in a schema, with the documents it brings along. */
  schemaValues: 20_000,
  /** Nesting of a schema's JSON. */
  schemaDepth: 100,
  /** Nested evaluations: the depth of a value times the references on the way. Keeps the stack safe. */
  evaluationDepth: 800,
  /** Evaluations of one validation; a nest of alternatives multiplies them. */
  evaluations: 2_000_000,
  /** Steps of all patterns of one validation, about half a second of work. */
  patternSteps: 10_000_000,
  /** Problems reported of one value; the rest would tell nobody more. */
  problems: 50,
} as const;
