/** What can be wrong with a schema itself. */
export type SchemaProblemCode =
  | 'not-a-schema'
  | 'reference-missing'
  | 'remote-reference'
  | 'pattern-unsupported'
  | 'dialect-unknown'
  | 'schema-too-large';

/** Something that makes a schema unusable. */
export interface SchemaProblem {
  readonly code: SchemaProblemCode;
  /** JSON pointer into the schema. */
  readonly path: string;
  /** A sentence: what was expected, what was found, what to do. */
  readonly message: string;
}
