import { HeddleError, type PortType } from '@heddle/contracts';
import { readOwn } from '../reference/own-property.ts';
import { Meter } from '../value/meter.ts';
import { kindOf, nameOfKind } from '../value/value-kind.ts';
import { writeText } from '../value/write-canonical.ts';
import { itemTypeOf } from './parse-port-type.ts';

/** A change that an edge makes to its value so that it fits the input. */
export type Conversion = 'number-to-text' | 'json-to-text' | 'message-to-text' | 'item-to-list';

/** The one table of implicit conversions from scalar to scalar; besides them a `T` becomes a `list<T>`. */
const TEXT_CONVERSIONS = {
  number: 'number-to-text',
  json: 'json-to-text',
  message: 'message-to-text',
} as const satisfies Partial<Record<PortType, Conversion>>;

/** The conversion of an edge between two different types, or undefined when the table has none. Conversions never chain. */
export function conversionBetween(from: PortType, to: PortType): Conversion | undefined {
  if (itemTypeOf(to) === from) return 'item-to-list';
  if (to !== 'text' || !(from in TEXT_CONVERSIONS)) return undefined;
  return TEXT_CONVERSIONS[from as keyof typeof TEXT_CONVERSIONS]; // cast: `in` has just shown it
}

/**
 * Applies a conversion to a value at run time. Text inside `json` stays as it is, other JSON is written canonically; a message
 * gives its content, text parts joined when it has several.
 *
 * @throws HeddleError `value-type` when the value is not of the type the edge promised, `value-too-large` when its text
 * would pass 16,777,216 characters.
 */
export function convertValue(conversion: Conversion, value: unknown): unknown {
  switch (conversion) {
    case 'item-to-list':
      return [value];
    case 'json-to-text':
      return toText(value);
    case 'number-to-text':
      if (typeof value === 'number') return toText(value);
      throw notConvertible('a number', value);
    case 'message-to-text':
      return messageText(value);
  }
}

function toText(value: unknown): string {
  const limits = { steps: 4_000_000, characters: 16_777_216, depth: 512 };
  return writeText(
    value,
    new Meter({ code: 'value-too-large', subject: 'Turning one value into text', defaults: limits }),
  );
}

function messageText(value: unknown): string {
  const content = readOwn(value, 'content');
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw notConvertible('a message with text as its `content`', value);
  return content
    .map((part: unknown) => readOwn(part, 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
}

function notConvertible(expected: string, value: unknown): HeddleError {
  return new HeddleError(
    'value-type',
    `Expected ${expected} to turn into text, found ${nameOfKind(kindOf(value))}. Check what the node before gives.`,
  );
}
