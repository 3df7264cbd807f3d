import {
  type Flow,
  type FlowNode,
  type NodeCatalog,
  type NodePorts,
  PORT_NAME_PATTERN,
  parseEdgeEnd,
} from '@heddle/contracts';
import { portsOf } from '../flow/node-ports.ts';
import type { EditorChange } from './editor-change.ts';
import { renameReferences } from './rename-references.ts';

/**
 * What else must change when a new config or policy gives a node other ports: where exactly one port on a side has
 * another name at the same place, it was renamed, and its edges and the references to it follow. Any other difference
 * is left alone: an edge is never dropped silently, the compiler says what hangs in the air.
 */
export function followRenamedPort(
  flow: Flow,
  before: FlowNode,
  after: FlowNode,
  catalog: NodeCatalog,
): readonly EditorChange[] {
  const spec = Object.hasOwn(catalog, after.kind) ? catalog[after.kind] : undefined;
  if (!spec) return [];
  const [old, now] = [portsOf(spec, before.config, before), portsOf(spec, after.config, after)];
  const input = renamed(old.inputs, now.inputs);
  const output = renamed(old.outputs, now.outputs);
  return [
    ...(input ? rewireEnds(flow, after.id, 'to', input) : []),
    ...(output ? rewireEnds(flow, after.id, 'from', output) : []),
    ...(output ? renameUses(flow, after, output, catalog) : []),
  ];
}

interface Renaming {
  readonly from: string;
  readonly to: string;
}

function renamed(before: NodePorts['outputs'], after: NodePorts['outputs']): Renaming | undefined {
  if (before.length !== after.length) return undefined;
  const changes = before.flatMap((port, index): Renaming[] => {
    const now = after[index];
    return now && now.name !== port.name ? [{ from: port.name, to: now.name }] : [];
  });
  const [change] = changes;
  const isClash = change !== undefined && before.some((port) => port.name === change.to);
  return changes.length === 1 && change && !isClash && PORT_NAME_PATTERN.test(change.to) ? change : undefined;
}

function rewireEnds(flow: Flow, nodeId: string, end: 'from' | 'to', renaming: Renaming): EditorChange[] {
  return flow.edges.flatMap((edge): EditorChange[] => {
    const at = parseEdgeEnd(edge[end]);
    if (edge.kind === 'attachment' || at.node !== nodeId || at.port !== renaming.from) return [];
    return [{ type: 'rewire', edge, to: { ...edge, [end]: `${nodeId}.${renaming.to}` } }];
  });
}

function renameUses(flow: Flow, node: FlowNode, renaming: Renaming, catalog: NodeCatalog): EditorChange[] {
  const rename = (path: readonly string[]) =>
    path[0] === node.id && path[1] === renaming.from ? [node.id, renaming.to, ...path.slice(2)] : path;
  return flow.nodes.flatMap((reader): EditorChange[] => {
    if (reader.id === node.id) return [];
    const after = renameReferences(reader, catalog[reader.kind], rename);
    return after === reader ? [] : [{ type: 'replace-config', nodeId: reader.id, config: after.config }];
  });
}
