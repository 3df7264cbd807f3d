import type { Diagnostic, FlowSignature, Json, JsonObject, JsonSchema } from '@heddle/contracts';
import {
  compareSchemas,
  configPointer,
  nearest,
  propertiesOf,
  type ResolvedFlow,
  schemaOfPortType,
} from '@heddle/graph';
import type { CallSite } from './call-sites.ts';
import type { DataEdge } from './check-edges.ts';
import { templateSchema } from './template-schema.ts';

/** What a chat takes beside the fields of its schema. */
const CHAT_FIELDS = ['messages', 'files'];

/** What the called flow takes. */
interface Taken {
  readonly names: readonly string[];
  readonly required: readonly string[];
  readonly schemaOf: (name: string) => JsonSchema | undefined;
}

/** What is said of a field, at the config field that gives it where there is one. */
type Report = (message: string, field?: string) => void;

/**
 * Compares what a call gives with what the called flow takes: fields that it does not have, values that cannot fit, and
 * required fields that nobody gives. What only a run can tell is left to the run.
 */
export function checkCallInput(
  flow: ResolvedFlow,
  call: CallSite,
  signature: FlowSignature,
  edges: readonly DataEdge[],
): Diagnostic[] {
  const { node, fields, name } = call;
  const diagnostics: Diagnostic[] = [];
  const report: Report = (message, field) =>
    diagnostics.push({
      severity: 'error',
      code: 'flow-input-invalid',
      nodeId: node.node.id,
      message: `${node.spec.title} \`${node.node.id}\` calls \`${name.slug}\`, ${message}`,
      ...(fields.fields === undefined
        ? {}
        : { path: configPointer(field === undefined ? [fields.fields] : [fields.fields, field]) }),
    });
  const taken = takenBy(signature);
  const given = givenFields(call);
  for (const [field, value] of Object.entries(given)) {
    if (!taken.names.includes(field)) report(unknownField(field, taken), field);
    else clash(report, field, templateSchema(flow, node, value), taken.schemaOf(field));
  }
  checkRest(
    report,
    taken,
    Object.keys(given),
    edges.find((edge) => edge.to.node === node.node.id && edge.to.port.name === fields.rest),
  );
  return diagnostics;
}

function takenBy({ input: { mode, schema } }: FlowSignature): Taken {
  const properties = new Map(propertiesOf(schema).map((property) => [property.name, property.schema]));
  return {
    names: [...new Set([...properties.keys(), ...(mode === 'chat' ? CHAT_FIELDS : [])])],
    required: stringsOf(schema.required),
    schemaOf: (name) => properties.get(name),
  };
}

function givenFields({ node, fields }: CallSite): JsonObject {
  const given = fields.fields === undefined ? undefined : node.config[fields.fields];
  return isObject(given) ? given : {};
}

/** What a connected object gives beside the fields that are set. */
function checkRest(report: Report, taken: Taken, given: readonly string[], edge: DataEdge | undefined): void {
  const needed = taken.required.filter((name) => !given.includes(name));
  if (edge === undefined) {
    for (const name of needed)
      report(`which needs \`${name}\`. Set the field, or connect an object that has it.`);
    return;
  }
  const schema = edge.from.port.schema ?? schemaOfPortType(edge.from.port.type);
  if (edge.conversion !== undefined || schema === undefined) return;
  const from = `\`${edge.from.node}.${edge.from.port.name}\``;
  for (const name of stringsOf(schema.required))
    if (!taken.names.includes(name))
      report(
        `and ${from} gives a field \`${name}\`, which is not one of its: ${taken.names.join(', ') || 'none'}.`,
      );
  const rest = taken.names.filter((name) => !given.includes(name));
  const comparison = compareSchemas(schema, {
    type: 'object',
    properties: Object.fromEntries(rest.map((name) => [name, taken.schemaOf(name) ?? {}])),
    required: needed,
  });
  if (comparison.verdict === 'clash')
    report(
      `and ${from} does not fit its input: ${comparison.reason}. Set the field here, or change what is connected.`,
    );
}

function clash(
  report: Report,
  field: string,
  from: JsonSchema | undefined,
  to: JsonSchema | undefined,
): void {
  if (from === undefined || to === undefined) return;
  const comparison = compareSchemas(from, to);
  if (comparison.verdict !== 'clash') return;
  report(
    `and its field \`${field}\` does not fit: ${comparison.reason}. A field that is one reference keeps its type; everything else is text.`,
    field,
  );
}

function unknownField(field: string, { names }: Taken): string {
  const near = nearest(field, names);
  return `which has no field \`${field}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`} It has: ${names.join(', ') || 'none'}.`;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
