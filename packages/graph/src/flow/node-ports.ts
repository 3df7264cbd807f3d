import type { AnyNodeSpec, FlowNode, InputPort, JsonObject, NodePorts, OutputPort } from '@heddle/contracts';
import { parseTemplate } from '../template/parse-template.ts';
import { templateReferences } from '../template/template-references.ts';

/** The input every node has; what enters it only orders. */
export const RUN_PORT: InputPort = {
  name: 'run',
  type: 'any',
  title: 'Run after',
  description: 'Orders: this node starts after what is connected here.',
  many: true,
};

/** The outlet a node has when its policy says `onError: "branch"`. */
export const ERROR_PORT: OutputPort = {
  name: 'error',
  type: 'json',
  title: 'Error',
  description: 'Taken instead of the other outputs when the node fails.',
  outlet: true,
};

/**
 * All ports of a node under its config: those of its kind, `run`, `error` when its policy asks for it, and one input
 * per bare placeholder of its template. A kind whose ports cannot be computed from a broken config shows none.
 */
export function portsOf(
  spec: AnyNodeSpec,
  config: JsonObject,
  node: Pick<FlowNode, 'policies'> = {},
): Required<NodePorts> {
  const own = safePorts(spec, config);
  const taken = new Set(own.inputs.map((port) => port.name));
  const placeholders = templatePlaceholders(spec, config).filter(
    (name) => !taken.has(name) && name !== RUN_PORT.name,
  );
  const branches = node.policies?.onError === 'branch';
  return {
    inputs: [
      ...own.inputs,
      ...placeholders.map((name): InputPort => ({ name, type: 'any', required: true })),
      RUN_PORT,
    ],
    outputs: branches ? [...own.outputs.map((port) => ({ ...port, outlet: true })), ERROR_PORT] : own.outputs,
    borrows: own.borrows ?? [],
    lends: own.lends ?? [],
  };
}

function safePorts(spec: AnyNodeSpec, config: JsonObject): NodePorts {
  const parsed = spec.config.safeParse(config);
  try {
    return spec.ports(parsed.success ? parsed.data : config);
  } catch {
    // A half-written draft may break a kind's port function; config-invalid already says what is wrong.
    return { inputs: [], outputs: [] };
  }
}

function templatePlaceholders(spec: AnyNodeSpec, config: JsonObject): string[] {
  const source = spec.portsFromTemplate === undefined ? undefined : config[spec.portsFromTemplate];
  if (typeof source !== 'string') return [];
  const parsed = parseTemplate(source);
  if (!parsed.ok) return [];
  const bare = templateReferences(parsed.template).filter((reference) => reference.path.length === 1);
  return [...new Set(bare.map((reference) => String(reference.path[0])))];
}
