import {
  contains,
  items,
  maxItems,
  minItems,
  prefixItems,
  unevaluatedItems,
  uniqueItems,
} from './array-keywords.ts';
import { allOf, anyOf, condition, dynamicRef, not, oneOf, ref } from './combining-keywords.ts';
import type { Keyword } from './keyword.ts';
import { exclusiveMaximum, exclusiveMinimum, maximum, minimum, multipleOf } from './number-keywords.ts';
import {
  additionalProperties,
  dependencies,
  dependentRequired,
  dependentSchemas,
  maxProperties,
  minProperties,
  patternProperties,
  properties,
  propertyNames,
  required,
  unevaluatedProperties,
} from './object-keywords.ts';
import { maxLength, minLength, pattern } from './string-keywords.ts';
import { constant, enumeration, type } from './value-keywords.ts';

/** The vocabularies of draft 2020-12 that judge values; a meta-schema may leave some out. */
export type Vocabulary = 'core' | 'applicator' | 'unevaluated' | 'validation';

/** One keyword of the table. */
export interface KeywordEntry {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  readonly keyword: Keyword;
}

const entries = (
  vocabulary: Vocabulary,
  keywords: Readonly<Record<string, Keyword>>,
): readonly KeywordEntry[] =>
  Object.entries(keywords).map(([name, keyword]) => ({ name, vocabulary, keyword }));

/** Keywords in the order in which they judge: what is cheap and says most comes first. */
export const KEYWORDS: readonly KeywordEntry[] = [
  ...entries('validation', {
    type,
    enum: enumeration,
    const: constant,
    required,
    dependentRequired,
    minProperties,
    maxProperties,
    minItems,
    maxItems,
    minLength,
    maxLength,
    minimum,
    maximum,
    exclusiveMinimum,
    exclusiveMaximum,
    multipleOf,
    pattern,
    uniqueItems,
  }),
  ...entries('core', { $ref: ref, $dynamicRef: dynamicRef }),
  ...entries('applicator', {
    properties,
    patternProperties,
    additionalProperties,
    propertyNames,
    prefixItems,
    items,
    contains,
    allOf,
    anyOf,
    oneOf,
    if: condition,
    not,
    dependentSchemas,
    dependencies,
  }),
];

/** Keywords that judge what all others of the same schema have left. */
export const FINAL_KEYWORDS: readonly KeywordEntry[] = entries('unevaluated', {
  unevaluatedItems,
  unevaluatedProperties,
});
