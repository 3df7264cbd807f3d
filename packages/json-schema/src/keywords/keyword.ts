import type { UnknownObject } from '../json-value.ts';
import type { Pattern } from '../pattern/pattern.ts';
import type { Check, SchemaNode } from '../schema-node.ts';

/** What a keyword needs to become a check. */
export interface KeywordContext {
  /** The schema object the keyword stands in; keywords such as `additionalProperties` read their neighbours. */
  readonly schema: UnknownObject;
  /** A subschema of this schema, found below the keyword by these keys. */
  subschema(value: unknown): SchemaNode;
  /** The schema a `$ref` leads to; undefined after a problem was recorded. */
  reference(reference: string): SchemaNode | undefined;
  /** The same for `$dynamicRef`: where it leads at first, and the anchor by which the scope may redirect it. */
  dynamicReference(reference: string): DynamicReference | undefined;
  /** A usable regular expression; undefined after a problem was recorded. */
  pattern(source: string, ...below: readonly string[]): Pattern | undefined;
}

/** A `$dynamicRef` as far as it is known before a value is judged. */
export interface DynamicReference {
  readonly initial: SchemaNode;
  /** Set when the initial target is a `$dynamicAnchor`, so that an outer resource may take its place. */
  readonly redirect?: (scope: readonly SchemaNode['resource'][]) => SchemaNode | undefined;
}

/** Makes the check of a keyword; undefined when the keyword says nothing here. */
export type Keyword = (value: unknown, context: KeywordContext) => Check | undefined;

/** A keyword that only judges: anything but the right kind of value for it is left to the meta-schema. */
export function forNumber(make: (limit: number) => Check): Keyword {
  return (value) => (typeof value === 'number' ? make(value) : undefined);
}
