import type { Json, JsonObject, JsonSchema } from '@heddle/contracts';

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A schema with its local `$ref` followed; what cannot be followed is free. */
export function resolveSchema(root: JsonSchema, schema: Json | undefined, depth = 0): JsonSchema {
  if (!isObject(schema)) return {};
  const reference = schema.$ref;
  if (typeof reference !== 'string' || depth > 16) return schema;
  let target: Json | undefined = root;
  for (const step of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    target = isObject(target) && Object.hasOwn(target, step) ? target[step] : undefined;
  }
  const { $ref: _reference, ...rest } = schema;
  return { ...resolveSchema(root, target, depth + 1), ...rest };
}

/** The type of a schema as one word; null in a list of types only says that the value may be missing. */
export function schemaType(schema: JsonSchema): string | undefined {
  const { type } = schema;
  if (typeof type === 'string') return type;
  if (Array.isArray(type))
    return type.find((each): each is string => typeof each === 'string' && each !== 'null');
  if (isObject(schema.properties)) return 'object';
  return undefined;
}

/** The fixed values a schema allows, when it allows only some texts. */
export function schemaOptions(schema: JsonSchema): readonly string[] | undefined {
  if (typeof schema.const === 'string') return [schema.const];
  if (Array.isArray(schema.enum) && schema.enum.every((each) => typeof each === 'string')) return schema.enum;
  const branches = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(branches)) return undefined;
  const options = branches.flatMap((branch) =>
    isObject(branch) && typeof branch.const === 'string' ? [branch.const] : [],
  );
  return options.length === branches.length ? options : undefined;
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
