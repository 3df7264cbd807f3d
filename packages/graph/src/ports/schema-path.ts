import type { JsonSchema, PortType } from '@heddle/contracts';
import { schemaOfPortType } from './type-schemas.ts';

const TYPE_OF_SCHEMA: Readonly<Record<string, PortType>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list<json>',
};

/** A property that a schema describes. */
export interface SchemaProperty {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** The part of a schema that describes what lies at a path; undefined when it does not say. */
export function schemaAt(schema: JsonSchema | undefined, path: readonly string[]): JsonSchema | undefined {
  let current = schema;
  for (const segment of path) {
    if (current === undefined) return undefined;
    const isIndex = /^[0-9]+$/.test(segment) && current.items !== undefined;
    const properties = isRecord(current.properties) ? current.properties : {};
    const inner = isIndex ? current.items : Object.hasOwn(properties, segment) && properties[segment];
    current = isRecord(inner) ? inner : undefined;
  }
  return current;
}

/** The properties that a schema names, in its order; of a list none, since its items have numbers. */
export function propertiesOf(schema: JsonSchema | undefined): readonly SchemaProperty[] {
  if (schema === undefined || !isRecord(schema.properties)) return [];
  return Object.entries(schema.properties).map(([name, member]) => ({
    name,
    schema: isRecord(member) ? member : {},
  }));
}

/**
 * The port type of what a reference finds below a port, by the port's schema or else by what its type says of its values; undefined
 * when neither knows. For `expressionType` and the studio's hints.
 */
export function portTypeAt(
  type: PortType,
  schema: JsonSchema | undefined,
  path: readonly string[],
): PortType | undefined {
  const found = schemaAt(schema ?? schemaOfPortType(type), path);
  const declared = found === undefined || typeof found.type !== 'string' ? undefined : found.type;
  if (path.length === 0 && (type !== 'json' || declared === undefined)) return type;
  if (found === undefined) return undefined;
  return declared !== undefined && Object.hasOwn(TYPE_OF_SCHEMA, declared)
    ? TYPE_OF_SCHEMA[declared]
    : 'json';
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
