/** A JSON value. Everything that enters a record, an event or a response is one. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** A JSON Schema (draft 2020-12) as data; interpreted, never compiled to code. */
export type JsonSchema = { readonly [key: string]: Json };

/**
 * JSON with sorted keys and no white space: equal values give equal text, whatever order they were written in.
 * Undefined members are dropped as `JSON.stringify` does. Follows RFC 8785 for the values Heddle stores.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    const sorted: Record<string, unknown> = Object.create(null);
    for (const key of Object.keys(member).sort()) sorted[key] = Reflect.get(member, key);
    return sorted;
  });
}

/**
 * A record of Heddle's own as a JSON object. Its members must be JSON already; optional ones may be absent, as they
 * are after `JSON.stringify`.
 */
export function toJsonObject(record: object): JsonObject {
  return record as JsonObject; // cast: the caller's types are made of JSON members
}
