import { toPointer } from './json-value.ts';
import { LIMITS } from './limits.ts';
import type { SchemaProblem } from './schema-problem.ts';

/**
 * A schema as JSON text: a copy that nobody can change behind our back and a key to recognise it by. Or the first
 * place where it is larger or deeper than anything a person would write, or no JSON at all.
 */
export function toSchemaText(
  schema: unknown,
): { readonly text: string } | { readonly problem: SchemaProblem } {
  let count = 0;
  const pending: { readonly value: unknown; readonly path: readonly string[] }[] = [
    { value: schema, path: [] },
  ];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    count += 1;
    const { value, path } = item;
    if (path.length > LIMITS.schemaDepth)
      return tooLarge(path, `nests deeper than ${LIMITS.schemaDepth} levels`);
    if (count > LIMITS.schemaValues) return tooLarge([], `holds more than ${LIMITS.schemaValues} values`);
    if (typeof value === 'bigint') return notJson(path);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) pending.push({ value: member, path: [...path, key] });
  }
  const text: string | undefined = JSON.stringify(schema);
  return text === undefined ? notJson([]) : { text };
}

function tooLarge(path: readonly string[], what: string): { readonly problem: SchemaProblem } {
  const message = `Expected a schema of bounded size, found one that ${what}.`;
  return { problem: { code: 'schema-too-large', path: toPointer(path), message } };
}

function notJson(path: readonly string[]): { readonly problem: SchemaProblem } {
  const message = 'Expected a schema that is JSON, found a value that JSON does not have.';
  return { problem: { code: 'not-a-schema', path: toPointer(path), message } };
}
