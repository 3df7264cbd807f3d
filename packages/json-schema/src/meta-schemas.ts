import { DIALECT } from './dialect.ts';
import type { UnknownObject } from './json-value.ts';

/**
 * The meta-schemas of JSON Schema draft 2020-12 (json-schema.org, AFL-3.0 or BSD-3-Clause), without the notes to
 * human readers: the schemas that schemas must satisfy. A schema may refer to them like to its own parts.
 */

/** What the addresses of all meta-schemas begin with. */
export const META_ADDRESS = 'https://json-schema.org/draft/2020-12/';

const self = { $dynamicRef: '#meta' };
const map = (values: unknown): UnknownObject => ({ type: 'object', additionalProperties: values });
const count = { type: 'integer', minimum: 0 };
const names = { type: 'array', items: { type: 'string' }, uniqueItems: true };
const schemas = { type: 'array', minItems: 1, items: self };
const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

function vocabulary(name: string, properties: UnknownObject): UnknownObject {
  return {
    $schema: DIALECT,
    $id: `${META_ADDRESS}meta/${name}`,
    $dynamicAnchor: 'meta',
    type: ['object', 'boolean'],
    properties,
  };
}

const core = vocabulary('core', {
  $id: { type: 'string', pattern: '^[^#]*#?$' },
  $schema: { type: 'string' },
  $ref: { type: 'string' },
  $anchor: { type: 'string', pattern: '^[A-Za-z_][-A-Za-z0-9._]*$' },
  $dynamicRef: { type: 'string' },
  $dynamicAnchor: { type: 'string', pattern: '^[A-Za-z_][-A-Za-z0-9._]*$' },
  $vocabulary: { ...map({ type: 'boolean' }), propertyNames: { type: 'string' } },
  $comment: { type: 'string' },
  $defs: map(self),
});

const applicator = vocabulary('applicator', {
  prefixItems: schemas,
  items: self,
  contains: self,
  additionalProperties: self,
  properties: map(self),
  patternProperties: map(self),
  dependentSchemas: map(self),
  propertyNames: self,
  if: self,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, never awaited.
  then: self,
  else: self,
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  not: self,
});

const unevaluated = vocabulary('unevaluated', { unevaluatedItems: self, unevaluatedProperties: self });

const validation = vocabulary('validation', {
  type: {
    anyOf: [{ enum: types }, { type: 'array', items: { enum: types }, minItems: 1, uniqueItems: true }],
  },
  const: true,
  enum: { type: 'array' },
  multipleOf: { type: 'number', exclusiveMinimum: 0 },
  maximum: { type: 'number' },
  exclusiveMaximum: { type: 'number' },
  minimum: { type: 'number' },
  exclusiveMinimum: { type: 'number' },
  maxLength: count,
  minLength: count,
  pattern: { type: 'string' },
  maxItems: count,
  minItems: count,
  uniqueItems: { type: 'boolean' },
  maxContains: count,
  minContains: count,
  maxProperties: count,
  minProperties: count,
  required: names,
  dependentRequired: map(names),
});

const metaData = vocabulary('meta-data', {
  title: { type: 'string' },
  description: { type: 'string' },
  default: true,
  deprecated: { type: 'boolean' },
  readOnly: { type: 'boolean' },
  writeOnly: { type: 'boolean' },
  examples: { type: 'array' },
});

const formatAnnotation = vocabulary('format-annotation', { format: { type: 'string' } });

const content = vocabulary('content', {
  contentEncoding: { type: 'string' },
  contentMediaType: { type: 'string' },
  contentSchema: self,
});

const parts: readonly (readonly [name: string, schema: UnknownObject])[] = [
  ['core', core],
  ['applicator', applicator],
  ['unevaluated', unevaluated],
  ['validation', validation],
  ['meta-data', metaData],
  ['format-annotation', formatAnnotation],
  ['content', content],
];

/** The schema of all schemas. */
export const META_SCHEMA: UnknownObject = {
  $schema: DIALECT,
  $id: DIALECT,
  $vocabulary: Object.fromEntries(parts.map(([name]) => [`${META_ADDRESS}vocab/${name}`, true])),
  $dynamicAnchor: 'meta',
  allOf: parts.map(([name]) => ({ $ref: `meta/${name}` })),
  type: ['object', 'boolean'],
  properties: {
    definitions: map(self),
    dependencies: map({ anyOf: [self, names] }),
    $recursiveAnchor: { type: 'string', pattern: '^[A-Za-z_][-A-Za-z0-9._]*$' },
    $recursiveRef: { type: 'string' },
  },
};

/** All of them, the whole and its vocabularies. */
export const META_SCHEMAS: readonly UnknownObject[] = [META_SCHEMA, ...parts.map(([, schema]) => schema)];
