import {
  type AnyNodeSpec,
  configSchema,
  type Diagnostic,
  type Flow,
  type FlowNode,
  type JsonObject,
  type NodeCatalog,
  type NodePorts,
  parseEdgeEnd,
} from '@heddle/contracts';
import { type ConfigField, configFields, configPointer } from './config-fields.ts';
import { nearest } from './nearest.ts';
import { portsOf } from './node-ports.ts';

/** A node with its kind, its checked config and its ports. */
export interface ResolvedNode {
  readonly node: FlowNode;
  readonly spec: AnyNodeSpec;
  /** Defaults filled in. */
  readonly config: JsonObject;
  readonly ports: Required<NodePorts>;
  readonly fields: readonly ConfigField[];
  /** Position in the flow, which is the order people gave. */
  readonly index: number;
}

/** An edge whose both ends exist. */
export interface ResolvedEdge {
  readonly from: { readonly node: string; readonly port: string };
  readonly to: { readonly node: string; readonly port: string };
  readonly attachment: boolean;
  readonly index: number;
}

/** A flow whose parts are known, and what is wrong with the rest. */
export interface ResolvedFlow {
  readonly nodes: ReadonlyMap<string, ResolvedNode>;
  readonly edges: readonly ResolvedEdge[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Resolves every node's kind, config and ports, and every edge's ends. Nodes and edges that cannot be resolved are
 * left out and explained by a diagnostic each; nothing throws on a flow that the schema accepts.
 */
export function resolveFlow(flow: Flow, catalog: NodeCatalog): ResolvedFlow {
  const diagnostics: Diagnostic[] = [];
  const nodes = new Map<string, ResolvedNode>();
  flow.nodes.forEach((node, index) => {
    if (nodes.has(node.id)) {
      diagnostics.push({
        severity: 'error',
        code: 'duplicate-id',
        nodeId: node.id,
        message: `Two nodes have the id \`${node.id}\`. Give one of them another id.`,
      });
      return;
    }
    const resolved = resolveNode(node, index, catalog, diagnostics);
    if (resolved) nodes.set(node.id, resolved);
  });
  openInputs(flow, nodes);
  const known = new Set<string>(flow.nodes.map((node) => node.id));
  const edges = flow.edges.flatMap((edge, index) => {
    const ends = { from: parseEdgeEnd(edge.from), to: parseEdgeEnd(edge.to) };
    for (const end of [ends.from.node, ends.to.node]) {
      if (known.has(end)) continue;
      diagnostics.push({
        severity: 'error',
        code: 'edge-unknown-node',
        edge: { from: edge.from, to: edge.to },
        path: `/edges/${index}`,
        message: `The edge ${edge.from} → ${edge.to} names the node \`${end}\`, which does not exist.`,
        fix: {
          title: 'Remove the edge',
          edit: { type: 'remove-edge', edge: { from: edge.from, to: edge.to } },
        },
      });
      return [];
    }
    return nodes.has(ends.from.node) && nodes.has(ends.to.node)
      ? [{ ...ends, attachment: edge.kind === 'attachment', index }]
      : [];
  });
  return { nodes, edges, diagnostics };
}

function resolveNode(
  node: FlowNode,
  index: number,
  catalog: NodeCatalog,
  diagnostics: Diagnostic[],
): ResolvedNode | undefined {
  const spec = Object.hasOwn(catalog, node.kind) ? catalog[node.kind] : undefined;
  if (!spec) {
    const near = nearest(node.kind, Object.keys(catalog));
    diagnostics.push({
      severity: 'error',
      code: 'unknown-kind',
      nodeId: node.id,
      path: `/nodes/${index}/kind`,
      message: `Node \`${node.id}\` is of the kind \`${node.kind}\`, which this Heddle does not have.${near ? ` Did you mean \`${near}\`?` : ''}`,
      fix: { title: 'Remove the node', edit: { type: 'remove-node', nodeId: node.id } },
    });
    return undefined;
  }
  if (node.version !== undefined && node.version > spec.version) {
    diagnostics.push({
      severity: 'error',
      code: 'kind-version-unknown',
      nodeId: node.id,
      message: `Node \`${node.id}\` needs version ${node.version} of \`${node.kind}\`; this Heddle has ${spec.version}. Update Heddle.`,
    });
  }
  const migrated = migrateConfig(spec, node);
  const parsed = spec.config.safeParse(migrated);
  if (!parsed.success)
    diagnostics.push(...parsed.error.issues.map((issue: ConfigIssue) => configInvalid(spec, node, issue)));
  const config: JsonObject = parsed.success ? parsed.data : migrated;
  return {
    node,
    spec,
    config,
    ports: portsOf(spec, config, node),
    fields: configFields(configSchema(spec), config),
    index,
  };
}

interface ConfigIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function configInvalid(spec: AnyNodeSpec, node: FlowNode, { path, message }: ConfigIssue): Diagnostic {
  const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
  return {
    severity: 'error',
    code: 'config-invalid',
    nodeId: node.id,
    path: configPointer(steps),
    message: `${spec.title} \`${node.id}\`: ${steps.length > 0 ? `${steps.join('.')}: ` : ''}${message}`,
  };
}

/** Gives kinds that take any input the ports that edges name. */
function openInputs(flow: Flow, nodes: Map<string, ResolvedNode>): void {
  for (const edge of flow.edges) {
    const { node, port } = parseEdgeEnd(edge.to);
    const target = nodes.get(node);
    if (
      !target?.spec.openInputs ||
      edge.kind === 'attachment' ||
      target.ports.inputs.some((input) => input.name === port)
    )
      continue;
    nodes.set(node, {
      ...target,
      ports: { ...target.ports, inputs: [...target.ports.inputs, { name: port, type: 'any' }] },
    });
  }
}

function migrateConfig(spec: AnyNodeSpec, node: FlowNode): JsonObject {
  let config = node.config;
  for (let version = node.version ?? spec.version; version < spec.version; version++) {
    config = spec.migrations.find((migration) => migration.from === version)?.migrate(config) ?? config;
  }
  return config;
}
