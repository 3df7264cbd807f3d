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
  return line.length <= LENGTH ? line : line.slice(0, endOf(line, LENGTH));
}

/** Where the first so many characters of a text end: one outside the basic plane takes two places. */
function endOf(text: string, characters: number): number {
  let end = 0;
  for (let count = 0; count < characters && end < text.length; count++)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return end;
}

function firstText(values: readonly Json[]): string | undefined {
  return values.find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined; // cast: `find` by type
}
