import {
  ATTACHMENT_TYPES,
  type AttachmentType,
  isPortType,
  type PortType,
  type ScalarPortType,
} from '@heddle/contracts';

/** A port type taken apart: a scalar, or a list of something. */
export type ParsedPortType =
  | { readonly type: ScalarPortType }
  | { readonly type: 'list'; readonly item: ParsedPortType };

const LIST = /^list<(.*)>$/;

/**
 * Takes a port type apart; undefined when the text is none.
 *
 * @example
 * parsePortType('list<chunk>'); // { type: 'list', item: { type: 'chunk' } }
 */
export function parsePortType(written: string): ParsedPortType | undefined {
  if (written.length > 256 || !isPortType(written)) return undefined;
  return parseKnown(written);
}

/** The written form of a parsed port type. */
export function printPortType(parsed: ParsedPortType): PortType {
  return parsed.type === 'list' ? `list<${printPortType(parsed.item)}>` : parsed.type;
}

/** What a list port holds, or undefined for a scalar. */
export function itemTypeOf(type: PortType): PortType | undefined {
  const inner = LIST.exec(type)?.[1];
  return inner !== undefined && isPortType(inner) ? inner : undefined;
}

/** Whether a type is lent over an attachment edge rather than carried over a data edge. */
export function isAttachmentType(type: string): type is AttachmentType {
  return ATTACHMENT_TYPES.some((attachment) => attachment === type);
}

function parseKnown(type: PortType): ParsedPortType {
  const item = itemTypeOf(type);
  if (item !== undefined) return { type: 'list', item: parseKnown(item) };
  return { type: type as ScalarPortType }; // cast: a port type that is no list is a scalar
}
