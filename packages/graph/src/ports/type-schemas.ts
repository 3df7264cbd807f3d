import type { Json, JsonSchema, PortType } from '@heddle/contracts';
import { itemTypeOf } from './parse-port-type.ts';

const text: JsonSchema = { type: 'string' };
const number: JsonSchema = { type: 'number' };

const SCALAR_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  text,
  number,
  boolean: { type: 'boolean' },
  message: {
    type: 'object',
    properties: { role: { enum: ['system', 'user', 'assistant', 'tool'] }, content: text },
    required: ['role', 'content'],
  },
  chunk: {
    type: 'object',
    properties: {
      id: text,
      text,
      score: number,
      documentId: text,
      title: text,
      uri: text,
      start: { type: 'integer' },
      end: { type: 'integer' },
    },
    required: ['id', 'text', 'score', 'documentId', 'title', 'uri', 'start', 'end'],
  },
};

/** The JSON Schema that every value of a port type meets; undefined when the type says nothing about its values. */
export function schemaOfPortType(type: PortType): JsonSchema | undefined {
  const item = itemTypeOf(type);
  if (item === undefined) return Object.hasOwn(SCALAR_SCHEMAS, type) ? SCALAR_SCHEMAS[type] : undefined;
  const items: Json | undefined = schemaOfPortType(item);
  return items === undefined ? { type: 'array' } : { type: 'array', items };
}
