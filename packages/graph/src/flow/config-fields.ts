import type { FieldRole, JsonObject, JsonSchema } from '@heddle/contracts';

/** A config value whose schema carries an `x-heddle` mark. */
export interface ConfigField {
  /** Keys and indexes from the config's root. */
  readonly path: readonly (string | number)[];
  readonly role: FieldRole;
  readonly value: unknown;
}

/**
 * Finds the marked values of a config by walking it beside its JSON Schema: properties, additional properties, items,
 * and every branch of `anyOf`, `oneOf` and `allOf`, with local `$ref`s resolved.
 */
export function configFields(schema: JsonSchema, config: unknown): ConfigField[] {
  const found = new Map<string, ConfigField>();
  visit({ root: schema, schema, value: config, path: [], found });
  return [...found.values()];
}

interface Visit {
  readonly root: JsonSchema;
  readonly schema: unknown;
  readonly value: unknown;
  readonly path: readonly (string | number)[];
  readonly found: Map<string, ConfigField>;
}

function visit(at: Visit): void {
  const schema = resolve(at.root, at.schema);
  if (schema === undefined || at.value === undefined || at.path.length > 32) return;
  const role = schema['x-heddle'];
  if (typeof role === 'string') {
    // cast: `x-heddle` is written by `field()`, which takes a FieldRole
    at.found.set(JSON.stringify(at.path), { path: at.path, role: role as FieldRole, value: at.value });
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const branches = schema[keyword];
    if (Array.isArray(branches)) for (const branch of branches) visit({ ...at, schema: branch });
  }
  if (Array.isArray(at.value)) {
    for (const [index, item] of at.value.entries())
      visit({ ...at, schema: schema.items, value: item, path: [...at.path, index] });
  } else if (isRecord(at.value)) {
    const properties = isRecord(schema.properties) ? schema.properties : {};
    for (const [key, member] of Object.entries(at.value)) {
      const inner = Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties;
      visit({ ...at, schema: inner, value: member, path: [...at.path, key] });
    }
  }
}

function resolve(root: JsonSchema, schema: unknown): Record<string, unknown> | undefined {
  if (!isRecord(schema)) return undefined;
  const reference = schema.$ref;
  if (typeof reference !== 'string') return schema;
  if (reference === '#') return root;
  let target: unknown = root;
  for (const step of reference.replace(/^#\//, '').split('/')) {
    target = isRecord(target) && Object.hasOwn(target, step) ? target[step] : undefined;
  }
  return isRecord(target) ? { ...target, ...withoutRef(schema) } : undefined;
}

function withoutRef(schema: Record<string, unknown>): Record<string, unknown> {
  const { $ref: _reference, ...rest } = schema;
  return rest;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of the config with the value at `path` replaced. */
export function withConfigValue(
  config: JsonObject,
  path: readonly (string | number)[],
  value: unknown,
): JsonObject {
  return replaceAt(config, path, value) as JsonObject; // cast: replacing inside a JSON object leaves a JSON object
}

function replaceAt(container: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(container))
    return container.map((item, index) => (index === step ? replaceAt(item, rest, value) : item));
  const record = isRecord(container) ? container : {};
  return {
    ...record,
    [step]: replaceAt(Object.hasOwn(record, step) ? record[String(step)] : undefined, rest, value),
  };
}

/** A config path as a JSON pointer (RFC 6901) below `/config`. */
export function configPointer(path: readonly (string | number)[]): string {
  return jsonPointer(['config', ...path]);
}

/** A path as a JSON pointer (RFC 6901). */
export function jsonPointer(path: readonly (string | number)[]): string {
  return ['', ...path].map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}
