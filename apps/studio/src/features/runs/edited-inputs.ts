import type { InputPort, Json, JsonObject } from '@heddle/contracts';

/** A port's value as it stands in a field: texts as they are, everything else as JSON; empty where nothing entered. */
export interface EditedInput {
  readonly name: string;
  readonly title: string;
  readonly isText: boolean;
  readonly text: string;
  readonly before: string;
}

/** Fields for what may be given to a node, filled with what entered it. */
export function toEdited(ports: readonly InputPort[], inputs: JsonObject): readonly EditedInput[] {
  return ports.map((port) => {
    const value = Object.hasOwn(inputs, port.name) ? inputs[port.name] : undefined;
    const isText = !port.many && (typeof value === 'string' || (value === undefined && port.type === 'text'));
    const text = asText(value);
    return { name: port.name, title: port.title ?? port.name, isText, text, before: text };
  });
}

function asText(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** What was changed, by port, or why a field cannot be read. A field emptied of JSON gives nothing. */
export function changedInputs(
  fields: readonly EditedInput[],
): { readonly inputs: JsonObject } | { readonly problems: Readonly<Record<string, string>> } {
  const inputs: Record<string, Json> = {};
  const problems: Record<string, string> = {};
  for (const { name, isText, text, before } of fields) {
    if (text === before) continue;
    if (isText) {
      inputs[name] = text;
      continue;
    }
    const parsed = parseJson(text);
    if (parsed === undefined) problems[name] = 'This is not JSON. Texts stand in quotation marks.';
    else inputs[name] = parsed;
  }
  return Object.keys(problems).length > 0 ? { problems } : { inputs };
}

/** A JSON value, or undefined when the text is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // cast: what JSON.parse gives is JSON
  } catch {
    // Whoever asks says at the field that it is no JSON.
    return undefined;
  }
}

/** All fields as one JSON object. */
export function toJsonText(fields: readonly EditedInput[]): string {
  const entries = fields
    .filter((field) => field.text !== '')
    .map((field) => [field.name, field.isText ? field.text : (parseJson(field.text) ?? field.text)]);
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

/** What of a JSON object differs from what entered, or why it cannot be read. */
export function changedJson(
  text: string,
  fields: readonly EditedInput[],
): { readonly inputs: JsonObject } | { readonly problem: string } {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'Expected one JSON object with a member for each input.' };
  const before = parseJson(toJsonText(fields.map((field) => ({ ...field, text: field.before }))));
  const known = before as JsonObject; // cast: toJsonText writes an object
  return {
    inputs: Object.fromEntries(
      Object.entries(value as JsonObject).filter(
        // cast: a list was refused above
        ([name, member]) => JSON.stringify(member) !== JSON.stringify(known[name]),
      ),
    ),
  };
}
