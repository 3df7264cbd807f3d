import type { Json, JsonObject, JsonSchema } from '@heddle/contracts';
import { isObject, schemaOptions, schemaType } from '../../../forms/schema-reading.ts';

/** A call of a published flow that works when it is pasted into a shell. Without a key a placeholder stands in. */
export function curlFor(url: string, key: string | undefined, input: JsonObject): string {
  return [
    `curl ${quote(url)}`,
    `  -H ${quote(`Authorization: Bearer ${key ?? 'YOUR_KEY'}`)}`,
    `  -H ${quote('Content-Type: application/json')}`,
    `  -d ${quote(JSON.stringify(input))}`,
  ].join(' \\\n');
}

/** Text as one word of a POSIX shell, whatever is in it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** An input that a schema accepts: what was tried last, and a plausible value for whatever else is required. */
export function sampleInput(schema: JsonSchema | undefined, tried: JsonObject): JsonObject {
  const properties = isObject(schema?.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema?.required) ? schema.required : []);
  const entries = Object.entries(properties).flatMap(([name, property]): [string, Json][] => {
    if (Object.hasOwn(tried, name)) return [[name, tried[name] ?? null]];
    return required.has(name) ? [[name, sampleValue(property)]] : [];
  });
  return Object.fromEntries(entries);
}

function sampleValue(schema: Json): Json {
  if (!isObject(schema)) return 'Hello';
  if (schema.default !== undefined) return schema.default;
  const [option] = schemaOptions(schema) ?? [];
  if (option !== undefined) return option;
  switch (schemaType(schema)) {
    case 'number':
    case 'integer':
      return typeof schema.minimum === 'number' ? schema.minimum : 1;
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object':
      return sampleInput(schema, {});
    default:
      return 'Hello';
  }
}
