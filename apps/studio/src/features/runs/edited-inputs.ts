import type { InputPort, Json, JsonObject } from '@heddle/contracts';

/** A port's value as it stands in a field: texts as they are, everything else as JSON; empty where nothing entered. */
export interface EditedInput {
  readonly name: string;
  readonly title: string;
  readonly isText: boolean;
  readonly text: string;
  readonly before: string;
  /** A value too long for a field: it enters as it is, until somebody gives another. */
  readonly kept?: KeptInput | undefined;
}

/** What is said of a value that is not shown as a whole. */
export interface KeptInput {
  /** Letters of the text or of the JSON; undefined when the value could not be read. */
  readonly length: number | undefined;
  readonly start: string;
  /** Another value is given instead. */
  readonly isReplaced: boolean;
}

/** A longer text makes a field slow; JSON counts as it is written. */
export const MOST_EDITED = 500_000;
const START_LENGTH = 600;

/** Fields for what may be given to a node, filled with what entered it. Of `unread` ports the value is not at hand. */
export function toEdited(
  ports: readonly InputPort[],
  inputs: JsonObject,
  unread: readonly string[] = [],
): readonly EditedInput[] {
  return ports.map((port) => {
    const value = Object.hasOwn(inputs, port.name) ? inputs[port.name] : undefined;
    const isText = !port.many && (typeof value === 'string' || (value === undefined && port.type === 'text'));
    const text = asText(value);
    const field = { name: port.name, title: port.title ?? port.name, isText };
    if (value === undefined && unread.includes(port.name))
      return { ...field, text: '', before: '', kept: { length: undefined, start: '', isReplaced: false } };
    if (text.length <= MOST_EDITED) return { ...field, text, before: text };
    const kept = { length: text.length, start: text.slice(0, START_LENGTH), isReplaced: false };
    return { ...field, text: '', before: '', kept };
  });
}

function asText(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** A field whose long value is replaced by what is written now, or enters as it is again. */
export function withReplaced(field: EditedInput, isReplaced: boolean): EditedInput {
  return field.kept === undefined ? field : { ...field, text: '', kept: { ...field.kept, isReplaced } };
}

/** Whether another value than what entered is given. */
export function isChanged({ kept, text, before }: EditedInput): boolean {
  return kept === undefined ? text !== before : kept.isReplaced;
}

/** What was changed, by port, or why a field cannot be read. A field emptied of JSON gives nothing. */
export function changedInputs(
  fields: readonly EditedInput[],
): { readonly inputs: JsonObject } | { readonly problems: Readonly<Record<string, string>> } {
  const inputs: Record<string, Json> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const { name, isText, text } = field;
    if (!isChanged(field)) continue;
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
