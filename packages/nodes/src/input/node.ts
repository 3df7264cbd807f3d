import {
  defineNode,
  field,
  type JsonObject,
  type JsonSchema,
  type OutputPort,
  type PortType,
} from '@heddle/contracts';
import { z } from 'zod';

/** What a form asks for when its author has not said: one required text. */
const DEFAULT_SCHEMA: JsonSchema = {
  type: 'object',
  properties: { text: { type: 'string' } },
  required: ['text'],
};

const objectSchema = z.custom<JsonSchema>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { message: 'Expected a JSON Schema of an object.' },
);

export const node = defineNode({
  kind: 'input',
  title: 'Input',
  summary: 'What the flow is asked: a form with typed fields, or a chat.',
  docs: 'Every flow has one input. Each property of its schema becomes an output; callers send exactly these fields. Without a schema there is one required `text`. In chat mode there are also `messages` (the whole conversation as the caller sent it) and `files`.',
  icon: 'LogIn',
  category: 'input',
  role: 'input',
  streaming: 'pass',
  config: z.strictObject({
    mode: z
      .enum(['form', 'chat'])
      .default('form')
      .meta(field({ title: 'Asks with', description: 'A form with fields, or a conversation.' })),
    schema: objectSchema.optional().meta(
      field({
        title: 'Fields',
        description: 'A JSON Schema of an object; each property is an output.',
        role: 'schema',
        widget: 'schema',
      }),
    ),
  }),
  accepts: (config) => ({ mode: config.mode, schema: inputSchema(config.schema) }),
  essential: (config) =>
    config.mode === 'chat' ? 'Chat' : Object.keys(propertiesOf(config.schema)).join(', '),
  ports: (config) => {
    const required = requiredOf(config.schema);
    const fields = Object.entries(propertiesOf(config.schema)).map(
      ([name, schema]): OutputPort => ({
        name,
        type: portTypeOf(schema),
        ...(required.has(name) || 'default' in schema ? {} : { optional: true }),
        ...(typeof schema.title === 'string' ? { title: schema.title } : {}),
        ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
        schema,
      }),
    );
    const chat: OutputPort[] =
      config.mode === 'chat'
        ? [
            { name: 'messages', type: 'list<message>', title: 'Messages', optional: true },
            { name: 'files', type: 'list<file>', title: 'Files', optional: true },
          ]
        : [];
    const taken = new Set(fields.map((port) => port.name));
    return { inputs: [], outputs: [...fields, ...chat.filter((port) => !taken.has(port.name))] };
  },
});

/** The schema callers' input is checked against; `{}` and nothing mean one required text. */
export function inputSchema(schema: JsonSchema | undefined): JsonSchema {
  return schema === undefined || Object.keys(schema).length === 0 || typeof schema.properties !== 'object'
    ? DEFAULT_SCHEMA
    : schema;
}

function propertiesOf(schema: JsonSchema | undefined): Record<string, JsonObject> {
  const properties = inputSchema(schema).properties as Record<string, unknown>; // cast: inputSchema guarantees an object
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? (value as JsonObject) : {},
    ]),
  ); // cast: members of a JSON Schema are JSON
}

function requiredOf(schema: JsonSchema | undefined): ReadonlySet<unknown> {
  const required = inputSchema(schema).required;
  return new Set(Array.isArray(required) ? required : []);
}

function portTypeOf(schema: JsonObject): PortType {
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return typeof schema.items === 'object' && schema.items !== null && !Array.isArray(schema.items)
        ? `list<${portTypeOf(schema.items as JsonObject)}>`
        : 'list<any>'; // cast: narrowed to an object above
    case 'object':
      return 'json';
    default:
      return 'any';
  }
}
