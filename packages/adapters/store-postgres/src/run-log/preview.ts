import type { Json, JsonObject } from '@heddle/contracts';

const LENGTH = 120;

/** The first words of an input for lists: its first text, else its JSON, on one line, at most 120 characters. */
export function previewOf(input: JsonObject, json = JSON.stringify(input)): string {
  const text = firstText(Object.values(input)) ?? json;
  // A text column takes no NUL.
  const line = text
    .slice(0, LENGTH * 4)
    .replaceAll('\0', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return Array.from(line).slice(0, LENGTH).join('');
}

function firstText(values: readonly Json[]): string | undefined {
  return values.find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined; // cast: `find` by type
}
