import type { Json, JsonObject, JsonSchema } from '@heddle/contracts';
import { isObject, schemaOptions, textOf } from './schema-reading.ts';

export const ROW_TYPES = ['text', 'number', 'integer', 'boolean', 'choice', 'texts', 'object'] as const;
export type RowType = (typeof ROW_TYPES)[number];

/** One property of an object's schema, as people edit it in a table. */
export interface SchemaRow {
  readonly name: string;
  readonly type: RowType;
  readonly isRequired: boolean;
  readonly description: string;
  /** The texts to choose from, for `choice`. */
  readonly options: readonly string[];
}

const PLAIN_KEYS = new Set(['type', 'description', 'enum', 'items']);
const PLAIN_ROOT_KEYS = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'title',
  'description',
  '$schema',
]);

/**
 * The rows of an object's schema, or undefined when the schema says more than rows can: then only its JSON can be edited,
 * so that nothing is lost.
 */
export function schemaToRows(schema: JsonSchema | undefined): SchemaRow[] | undefined {
  if (schema === undefined || Object.keys(schema).length === 0) return [];
  if (schema.type !== 'object' || Object.keys(schema).some((key) => !PLAIN_ROOT_KEYS.has(key)))
    return undefined;
  const properties = schema.properties ?? {};
  if (!isObject(properties)) return undefined;
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const rows = Object.entries(properties).map(([name, property]) =>
    toRow(name, property, required.has(name)),
  );
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

function toRow(name: string, property: Json, isRequired: boolean): SchemaRow | undefined {
  if (!isObject(property) || Object.keys(property).some((key) => !PLAIN_KEYS.has(key))) return undefined;
  const type = rowType(property);
  if (type === undefined) return undefined;
  return {
    name,
    type,
    isRequired,
    description: textOf(property.description) ?? '',
    options: type === 'choice' ? (schemaOptions(property) ?? []) : [],
  };
}

function rowType(property: JsonObject): RowType | undefined {
  const { type, items } = property;
  if (property.enum !== undefined) return schemaOptions(property) && type === 'string' ? 'choice' : undefined;
  if (type === 'array')
    return isObject(items) && items.type === 'string' && Object.keys(items).length === 1
      ? 'texts'
      : undefined;
  if (items !== undefined) return undefined;
  if (type === 'string') return 'text';
  return type === 'number' || type === 'integer' || type === 'boolean' || type === 'object'
    ? type
    : undefined;
}

/** The schema of rows, keeping what the table does not show of the one they came from. */
export function rowsToSchema(rows: readonly SchemaRow[], from: JsonSchema = {}): JsonSchema {
  const named = rows.filter((row) => row.name !== '');
  const required = named.filter((row) => row.isRequired).map((row) => row.name);
  const { required: _required, properties: _properties, ...rest } = from;
  return {
    ...rest,
    type: 'object',
    properties: Object.fromEntries(named.map((row) => [row.name, toProperty(row)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

function toProperty(row: SchemaRow): JsonObject {
  const description = row.description === '' ? {} : { description: row.description };
  switch (row.type) {
    case 'text':
      return { type: 'string', ...description };
    case 'choice':
      return { type: 'string', enum: [...row.options], ...description };
    case 'texts':
      return { type: 'array', items: { type: 'string' }, ...description };
    case 'number':
    case 'integer':
    case 'boolean':
    case 'object':
      return { type: row.type, ...description };
  }
}

/** A name for a new property that is not taken. */
export function freshRowName(rows: readonly SchemaRow[]): string {
  const taken = new Set(rows.map((row) => row.name));
  for (let count = 1; ; count++) {
    const name = count === 1 ? 'field' : `field_${count}`;
    if (!taken.has(name)) return name;
  }
}
