import type { FieldHints, FieldRole, Json, JsonObject, JsonSchema } from '@heddle/contracts';
import { FIELD_ROLES } from '@heddle/contracts';
import type { ConfigPath } from '@heddle/graph';
import { isObject, numberOf, resolveSchema, schemaOptions, schemaType, textOf } from './schema-reading.ts';

/** What a field is edited with. A new control must be drawn by `field-control.tsx` before this compiles. */
export type FieldControl =
  | 'text'
  | 'multiline'
  | 'code'
  | 'template'
  | 'expression'
  | 'number'
  | 'slider'
  | 'switch'
  | 'select'
  | 'secret'
  | 'knowledge'
  | 'model'
  | 'provider'
  | 'schema'
  | 'key-values'
  | 'list'
  | 'object'
  | 'json';

/** A field of a form: made from a JSON Schema alone, refined by `x-heddle` and `x-heddle-ui`. */
export interface FormField {
  readonly key: string;
  readonly path: ConfigPath;
  readonly title: string;
  readonly description?: string;
  readonly control: FieldControl;
  readonly isRequired: boolean;
  readonly isAdvanced: boolean;
  readonly isMultiline: boolean;
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly placeholder?: string;
  readonly defaultValue?: Json;
  readonly options?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly isWhole: boolean;
  readonly showWhen?: NonNullable<FieldHints['showWhen']>;
}

/** The fields of an object's schema, in the order of its properties. */
export function formFields(
  schema: JsonSchema,
  root: JsonSchema = schema,
  base: ConfigPath = [],
): FormField[] {
  const resolved = resolveSchema(root, schema);
  const properties = isObject(resolved.properties) ? resolved.properties : {};
  const required = new Set(Array.isArray(resolved.required) ? resolved.required : []);
  return Object.entries(properties).map(([key, property]) =>
    toField({
      key,
      path: [...base, key],
      schema: resolveSchema(root, property),
      root,
      isRequired: required.has(key),
    }),
  );
}

interface FieldSource {
  readonly key: string;
  readonly path: ConfigPath;
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly isRequired: boolean;
}

/** One field from its schema. */
export function toField({ key, path, schema, root, isRequired }: FieldSource): FormField {
  const hints = hintsOf(schema);
  const role = roleOf(schema);
  const options = schemaOptions(schema);
  const description = textOf(schema.description);
  const min = numberOf(schema.minimum) ?? numberOf(schema.exclusiveMinimum);
  const max = numberOf(schema.maximum) ?? numberOf(schema.exclusiveMaximum);
  return {
    key,
    path,
    schema,
    root,
    title: textOf(schema.title) ?? titleOf(key),
    control: controlOf(schema, role, hints, options),
    isRequired: isRequired && schema.default === undefined,
    isAdvanced: hints.group === 'advanced',
    isMultiline:
      hints.widget === 'multiline' || hints.widget === 'code' || (numberOf(schema.maxLength) ?? 0) > 8_192,
    isWhole: schemaType(schema) === 'integer',
    ...(description === undefined ? {} : { description }),
    ...(hints.placeholder === undefined ? {} : { placeholder: hints.placeholder }),
    ...(schema.default === undefined ? {} : { defaultValue: schema.default }),
    ...(options === undefined ? {} : { options }),
    ...(min === undefined || Math.abs(min) >= Number.MAX_SAFE_INTEGER ? {} : { min }),
    ...(max === undefined || Math.abs(max) >= Number.MAX_SAFE_INTEGER ? {} : { max }),
    ...(hints.showWhen === undefined ? {} : { showWhen: hints.showWhen }),
  };
}

const ROLE_CONTROLS = {
  template: 'template',
  expression: 'expression',
  secret: 'secret',
  knowledge: 'knowledge',
  schema: 'schema',
  provider: 'provider',
  model: 'model',
} as const satisfies Record<FieldRole, FieldControl>;

function controlOf(
  schema: JsonSchema,
  role: FieldRole | undefined,
  hints: FieldHints,
  options: readonly string[] | undefined,
): FieldControl {
  if (role !== undefined) return ROLE_CONTROLS[role];
  if (hints.widget === 'key-values' || hints.widget === 'schema') return hints.widget;
  if (options) return 'select';
  const type = schemaType(schema);
  switch (type) {
    case 'boolean':
      return 'switch';
    case 'integer':
    case 'number':
      return hints.widget === 'slider' ? 'slider' : 'number';
    case 'string':
      if (hints.widget === 'code') return 'code';
      return hints.widget === 'multiline' ? 'multiline' : 'text';
    case 'array':
      return isObject(schema.items) ? 'list' : 'json';
    case 'object':
      if (isObject(schema.properties)) return 'object';
      return isObject(schema.additionalProperties) ? 'key-values' : 'json';
    default:
      return 'json';
  }
}

function roleOf(schema: JsonSchema): FieldRole | undefined {
  const role = schema['x-heddle'];
  return FIELD_ROLES.find((known) => known === role);
}

function hintsOf(schema: JsonSchema): FieldHints {
  const hints = schema['x-heddle-ui'];
  return isObject(hints) ? (hints as FieldHints) : {}; // cast: written by `field()`, which takes FieldHints
}

/** A key as words: `maxTokens` → `Max tokens`. */
export function titleOf(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether a field is shown beside these values: always, unless it waits for another field's value. */
export function isShown(field: FormField, values: JsonObject, fields: readonly FormField[]): boolean {
  if (!field.showWhen) return true;
  const { field: key, in: wanted } = field.showWhen;
  const other = fields.find((each) => each.key === key);
  const value = Object.hasOwn(values, key) ? values[key] : other?.defaultValue;
  return wanted.some((each) => each === value);
}
