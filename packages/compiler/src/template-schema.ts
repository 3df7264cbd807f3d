import type { Json, JsonSchema } from '@heddle/contracts';
import {
  parseTemplate,
  type ResolvedFlow,
  type ResolvedNode,
  schemaAt,
  schemaOfPortType,
} from '@heddle/graph';

/**
 * What is known of the value that a config field has once its template is filled in: undefined when nothing is. A field
 * that is one reference has the type of what it reads, any other is text.
 */
export function templateSchema(flow: ResolvedFlow, node: ResolvedNode, value: Json): JsonSchema | undefined {
  if (typeof value !== 'string') return { const: value, ...typeOf(value) };
  const parsed = parseTemplate(value);
  if (!parsed.ok) return undefined;
  const [only, ...more] = parsed.template.nodes;
  if (only === undefined || (only.type === 'text' && more.length === 0))
    return { type: 'string', const: only?.text ?? '' };
  if (only.type !== 'value' || more.length > 0) return { type: 'string' };
  const [operand, ...defaults] = only.value;
  if (defaults.length > 0) return undefined;
  if (operand.type === 'literal') return { const: operand.value, ...typeOf(operand.value) };
  return operand.type === 'reference' ? readSchema(flow, node, operand.path) : undefined;
}

function readSchema(flow: ResolvedFlow, node: ResolvedNode, path: readonly string[]): JsonSchema | undefined {
  const [head = '', name = ''] = path;
  // A node's own inputs are named before other nodes; what enters them, its edges say.
  if (node.ports.inputs.some((port) => port.name === head)) return undefined;
  const port = flow.nodes.get(head)?.ports.outputs.find((output) => output.name === name && !output.inside);
  return port && schemaAt(port.schema ?? schemaOfPortType(port.type), path.slice(2));
}

function typeOf(value: Json): JsonSchema {
  if (value === null) return { type: 'null' };
  if (Array.isArray(value)) return { type: 'array' };
  return { type: typeof value === 'object' ? 'object' : typeof value };
}
