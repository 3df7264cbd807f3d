import type { AttachmentType, JsonSchema, PortType } from '@heddle/contracts';
import { compareSchemas, type SchemaComparison } from './compare-schemas.ts';
import { type Conversion, conversionBetween } from './conversions.ts';
import { isAttachmentType, itemTypeOf } from './parse-port-type.ts';
import { namePortType } from './port-type-names.ts';
import { schemaOfPortType } from './type-schemas.ts';

/** Whether an output may be connected to an input: how, or why not in a sentence for a builder. */
export type Connection =
  | { readonly ok: true; readonly conversion?: Conversion; readonly warning?: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Decides about an edge by the types of its two ports and, for `json`, their schemas. `any` fits everything; every structured
 * value fits `json` as it is; `json` fits a narrower type when its schema proves it; otherwise one implicit conversion may help.
 */
export function canConnect(
  from: PortType | AttachmentType,
  to: PortType | AttachmentType,
  fromSchema?: JsonSchema,
  toSchema?: JsonSchema,
): Connection {
  if (isAttachmentType(from) || isAttachmentType(to)) return connectAttachment(from, to);
  const direct = fit(from, to, fromSchema, toSchema);
  if (direct !== undefined) return direct;
  const item = itemTypeOf(to);
  const isNested = item !== undefined && itemTypeOf(item) !== undefined;
  if (item !== undefined && (isNested || itemTypeOf(from) === undefined))
    return connectToList(from, to, item);
  const conversion = conversionBetween(from, to);
  return conversion === undefined ? refused(from, to) : { ok: true, conversion };
}

function connectAttachment(from: PortType | AttachmentType, to: PortType | AttachmentType): Connection {
  if (from === to) return { ok: true };
  const isMixed = !isAttachmentType(from) || !isAttachmentType(to);
  const because = isMixed
    ? 'One side lends itself and the other carries values; these never join.'
    : 'Lend what the other side asks for.';
  return {
    ok: false,
    reason: `This gives ${namePortType(from)}, and ${namePortType(to)} is expected. ${because}`,
  };
}

/** A connection that leaves the value as it is; undefined when the types do not allow one. */
function fit(
  from: PortType,
  to: PortType,
  fromSchema: JsonSchema | undefined,
  toSchema: JsonSchema | undefined,
): Connection | undefined {
  if (to === 'any') return { ok: true };
  if (from === 'any')
    return {
      ok: true,
      warning: `The value may be anything and must be ${namePortType(to)}: checked when it runs.`,
    };
  if (to === 'json' && from !== 'text' && from !== 'file') {
    return toConnection(compareSchemas(fromSchema ?? schemaOfPortType(from), toSchema));
  }
  if (from === to) return toConnection(compareSchemas(fromSchema, toSchema));
  if (from === 'json' && fromSchema !== undefined && to !== 'text') {
    const wanted = schemaOfPortType(to);
    if (wanted === undefined) return undefined;
    const comparison = compareSchemas(fromSchema, wanted);
    return comparison.verdict === 'fits' || isListSchema(fromSchema, to)
      ? toConnection(comparison)
      : undefined;
  }
  const [fromItem, toItem] = [itemTypeOf(from), itemTypeOf(to)];
  if (fromItem === undefined || toItem === undefined) return undefined;
  return fit(fromItem, toItem, undefined, undefined);
}

function isListSchema(schema: JsonSchema, to: PortType): boolean {
  return schema.type === 'array' && itemTypeOf(to) !== undefined;
}

function connectToList(from: PortType, to: PortType, item: PortType): Connection {
  const inner = fit(from, item, undefined, undefined);
  if (inner?.ok !== true) return refused(from, to);
  if (from !== 'json') return { ...inner, conversion: 'item-to-list' };
  const warning =
    'The JSON value becomes a list with one item, also when it is itself a list. Give its source a schema of a list to pass it as it is.';
  return { ok: true, conversion: 'item-to-list', warning };
}

function toConnection(comparison: SchemaComparison): Connection {
  if (comparison.verdict === 'fits') return { ok: true };
  if (comparison.verdict === 'unsure')
    return { ok: true, warning: `Checked when it runs: ${comparison.reason}.` };
  return {
    ok: false,
    reason: `The two schemas do not agree: ${comparison.reason}. Change one of them, or map the value in between.`,
  };
}

function refused(from: PortType, to: PortType): Connection {
  return {
    ok: false,
    reason: `This gives ${namePortType(from)}, and ${namePortType(to)} is expected. ${adviceFor(from, to)}`,
  };
}

function adviceFor(from: PortType, to: PortType): string {
  if (itemTypeOf(from) !== undefined && itemTypeOf(to) === undefined) {
    return to === 'text'
      ? 'Write the list out with a template and `{{#each}}`, or join it.'
      : 'Take one item with an expression, or run a map over the list.';
  }
  if (from === 'text' && to !== 'file') return 'Parse the text in a node between.';
  if (from === 'boolean' && to === 'text')
    return 'Write it into a template, or choose words for it with an expression.';
  if (from === 'json') return 'Give its source a schema, or take the part you need with an expression.';
  if (from === 'file') return 'Read the file in a node between.';
  return 'Convert it in a node between.';
}
