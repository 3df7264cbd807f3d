import type { JsonObject, JsonSchema } from '@heddle/contracts';

/** The first field that a flow must be asked and that has neither a value nor a default; undefined when none is missing. */
export function missingInput({ required, properties }: JsonSchema, values: JsonObject): string | undefined {
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  return names.find((name) => values[name] === undefined && !hasDefault(properties, name));
}

/** What a form calls a field: its title, or its name where it has none. */
export function fieldTitle({ properties }: JsonSchema, name: string): string {
  const title = propertyOf(properties, name)?.title;
  return typeof title === 'string' && title !== '' ? title : name;
}

function hasDefault(properties: unknown, name: string): boolean {
  const own = propertyOf(properties, name);
  return own !== undefined && 'default' in own;
}

function propertyOf(properties: unknown, name: string): { readonly title?: unknown } | undefined {
  const all: object = typeof properties === 'object' && properties !== null ? properties : {};
  const own: unknown = Object.entries(all).find(([key]) => key === name)?.[1];
  return typeof own === 'object' && own !== null ? own : undefined;
}
