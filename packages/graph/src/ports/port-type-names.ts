import type { AttachmentType, PortType } from '@heddle/contracts';
import { itemTypeOf } from './parse-port-type.ts';

const SINGULAR: Readonly<Record<string, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  json: 'JSON',
  file: 'a file',
  message: 'a message',
  chunk: 'a passage',
  any: 'any value',
  tool: 'a tool',
  memory: 'a memory',
  retriever: 'a retriever',
  model: 'a model',
};

const PLURAL: Readonly<Record<string, string>> = {
  text: 'texts',
  number: 'numbers',
  boolean: 'true-or-false values',
  json: 'JSON values',
  file: 'files',
  message: 'messages',
  chunk: 'passages',
  any: 'values',
};

/** A port type as a builder reads it in a sentence: "a list of passages". */
export function namePortType(type: PortType | AttachmentType): string {
  const item = itemTypeOf(type as PortType); // cast: an attachment type is no list and gives undefined
  if (item === undefined) return SINGULAR[type] ?? type;
  return `a list of ${PLURAL[item] ?? 'lists'}`;
}
