import type { Json } from '@heddle/contracts';

/** A member of a JSON object; undefined where there is none. */
export function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // cast: a list was ruled out above
  const object = value as Readonly<Record<string, Json>>;
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A text of a JSON object; undefined where there is none, or something else. */
export function textOf(value: Json | undefined, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** A number of a JSON object; undefined where there is none, or something else. */
export function numberOf(value: Json | undefined, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === 'number' ? found : undefined;
}

/** A list of a JSON object; empty where there is none. */
export function listOf(value: Json | undefined, name: string): readonly Json[] {
  return asList(member(value, name));
}

/** A list as it is; empty where the value is none. */
export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Names with texts, such as headers; members that are no text are left out. */
export function textsOf(value: Json | undefined, name: string): readonly (readonly [string, string])[] {
  const found = member(value, name);
  if (typeof found !== 'object' || found === null) return [];
  return Object.entries(found).flatMap(([key, text]) =>
    typeof text === 'string' ? [[key, text] as const] : [],
  );
}
