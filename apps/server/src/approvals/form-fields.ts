import type { Json, JsonObject } from '@heddle/contracts';

/** One question of a form, as a plain page can ask it. */
export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly kind: 'line' | 'text' | 'number' | 'switch' | 'choice' | 'json';
  readonly isRequired: boolean;
  readonly choices?: readonly string[];
}

/** Name of the field that stands for the whole value, where a form is no object. */
export const WHOLE_VALUE = 'value';

/** Whether a form asks for a yes or no, which a page shows as two buttons. */
export function asksToApprove(form: JsonObject): boolean {
  return isObject(form.properties) && isObject(form.properties.approved);
}

/**
 * What a JSON Schema asks for, question by question; `approved` is left out, since the buttons answer it. A schema that
 * is no object is one question for the whole value.
 */
export function formFields(form: JsonObject): readonly FormField[] {
  if (!isObject(form.properties))
    return [{ name: WHOLE_VALUE, title: 'Answer', kind: 'json', isRequired: false }];
  const required = requiredOf(form);
  return Object.entries(form.properties).flatMap(([name, value]): FormField[] => {
    if (name === 'approved') return [];
    const schema = isObject(value) ? value : {};
    const choices = Array.isArray(schema.enum) ? schema.enum.map(textOf) : undefined;
    return [
      {
        name,
        title: typeof schema.title === 'string' ? schema.title : name,
        kind: choices ? 'choice' : kindOf(schema),
        isRequired: required.has(name),
        ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
        ...(choices ? { choices } : {}),
      },
    ];
  });
}

/** Required by the schema itself, or by the alternative that holds when somebody approves. */
function requiredOf(form: JsonObject): ReadonlySet<unknown> {
  const alternatives = Array.isArray(form.anyOf) ? form.anyOf.filter(isObject) : [];
  return new Set(
    [form, ...alternatives].flatMap(({ required }) => (Array.isArray(required) ? required : [])),
  );
}

function kindOf(schema: JsonObject): FormField['kind'] {
  switch (schema.type) {
    case 'string':
      return typeof schema.maxLength === 'number' && schema.maxLength <= 200 ? 'line' : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'switch';
    default:
      return 'json';
  }
}

/**
 * The value that a posted form makes. An empty field is left out, and so is a decision that neither button made; a
 * switch that is off is false. JSON that cannot be read, and a number that is none, stay text, for the form's own
 * schema to refuse.
 */
export function readForm(form: JsonObject, posted: URLSearchParams): Json {
  if (!isObject(form.properties)) return parsed(posted.get(WHOLE_VALUE) ?? '') ?? null;
  const value: Record<string, Json> = {};
  const word = posted.get('approved');
  if (asksToApprove(form) && (word === 'true' || word === 'false')) value.approved = word === 'true';
  for (const field of formFields(form)) {
    const given = fieldValue(field, posted.get(field.name), form.properties[field.name]);
    if (given !== undefined) value[field.name] = given;
  }
  return value;
}

function fieldValue(field: FormField, given: string | null, schema: Json | undefined): Json | undefined {
  if (field.kind === 'switch') return given !== null;
  if (given === null || given === '') return undefined;
  if (field.kind === 'number') return Number.isFinite(Number(given)) ? Number(given) : given;
  if (field.kind === 'json') return parsed(given);
  if (field.kind !== 'choice') return given;
  const choices = isObject(schema) && Array.isArray(schema.enum) ? schema.enum : [];
  return choices.find((choice) => textOf(choice) === given) ?? given;
}

function parsed(text: string): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Json; // cast: JSON.parse gives JSON
  } catch {
    // People write plain words where any value is taken.
    return text;
  }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
