import {
  type AnyNodeSpec,
  type Flow,
  type FlowEdge,
  type FlowNode,
  type NodeCatalog,
  type NodePorts,
  parseEdgeEnd,
} from '@heddle/contracts';
import { crossBorder } from '../ports/cross-border.ts';
import { applyChange, isSameEdge } from './apply-change.ts';
import type { EditorChange, Point } from './editor-change.ts';
import type { PortsByNode } from './propose-edge.ts';
import { renameReferences } from './rename-references.ts';

/** Containers around a node, from the inside out. A chain that bites its tail ends where it repeats. */
export function parentsOf(nodes: ReadonlyMap<string, FlowNode>, id: string): readonly string[] {
  const around: string[] = [];
  let parent = nodes.get(id)?.parent;
  while (parent !== undefined && parent !== id && nodes.has(parent) && !around.includes(parent)) {
    around.push(parent);
    parent = nodes.get(parent)?.parent;
  }
  return around;
}

/** These nodes with everything inside of them. */
export function withContents(flow: Flow, ids: Iterable<string>): ReadonlySet<string> {
  const nodes = nodesById(flow);
  const chosen = new Set<string>(ids);
  const inside = flow.nodes.filter(({ id }) => parentsOf(nodes, id).some((parent) => chosen.has(parent)));
  return new Set<string>([...chosen, ...inside.map(({ id }) => id)]);
}

/** Those of the nodes that are inside of no other of them. */
export function topmost(flow: Flow, ids: ReadonlySet<string>): readonly string[] {
  const nodes = nodesById(flow);
  return [...ids].filter((id) => !parentsOf(nodes, id).some((parent) => ids.has(parent)));
}

/** The container a node is directly inside of; a parent that can hold nothing counts as none. */
export function scopeIn(flow: Flow, ports: PortsByNode, id: string): string | undefined {
  const parent = flow.nodes.find((node) => node.id === id)?.parent;
  return parent !== undefined && holdsNodes(ports.get(parent)) ? parent : undefined;
}

/** Whether nodes with these ports can hold others. */
export function holdsNodes(ports: NodePorts | undefined): boolean {
  return ports?.outputs.some((port) => port.inside) === true;
}

/** Why an edge may not stand where its ends are; undefined when it may, or when one of them is not there. */
export function crossingReason(flow: Flow, ports: PortsByNode, edge: FlowEdge): string | undefined {
  if (edge.kind === 'attachment') return undefined;
  const [from, to] = [parseEdgeEnd(edge.from), parseEdgeEnd(edge.to)];
  const output = ports.get(from.node)?.outputs.find((port) => port.name === from.port);
  const input = ports.get(to.node)?.inputs.find((port) => port.name === to.port);
  if (!output || !input) return undefined;
  const crossing = crossBorder(
    { ...from, inside: output.inside === true, scope: scopeIn(flow, ports, from.node) },
    { ...to, inside: input.inside === true, scope: scopeIn(flow, ports, to.node) },
  );
  return crossing.ok ? undefined : crossing.reason;
}

/** A change that takes nodes over borders, with the edges that it has to cut. */
export interface BorderChange {
  readonly change: EditorChange;
  readonly cut: readonly FlowEdge[];
}

export interface MoveIntoRequest {
  readonly flow: Flow;
  readonly ports: PortsByNode;
  readonly catalog: NodeCatalog;
  readonly nodes: readonly string[];
  /** The container they go into; the top of the flow when left out. */
  readonly parent?: string | undefined;
  /** Their places there. */
  readonly places: Readonly<Record<string, Point>>;
}

/**
 * Puts nodes into a container or takes them out of it. Edges that would cross the border afterwards are cut; a
 * placeholder of a template that was fed by one reads the same value by reference instead, where that is allowed.
 */
export function moveInto(request: MoveIntoRequest): BorderChange {
  const { flow, ports, catalog, nodes, parent, places } = request;
  const moving: EditorChange = {
    type: 'set-parent',
    nodes,
    ...(parent === undefined ? {} : { parent }),
  };
  const after = applyChange(flow, moving);
  const cut = after.edges.filter((edge) => crossingReason(after, ports, edge) !== undefined);
  const reads = readInstead(after, ports, catalog, cut);
  return {
    cut: cut.filter((edge) => !reads.edges.includes(edge)),
    change: {
      type: 'batch',
      changes: [moving, { type: 'remove', edges: cut }, ...reads.changes, { type: 'move', nodes: places }],
    },
  };
}

/** Bare placeholders that an edge from outside fed become references to the same value. */
export function readInstead(
  flow: Flow,
  ports: PortsByNode,
  catalog: NodeCatalog,
  cut: readonly FlowEdge[],
): { readonly changes: readonly EditorChange[]; readonly edges: readonly FlowEdge[] } {
  const nodes = nodesById(flow);
  const kept: FlowEdge[] = [];
  const changed = new Map<string, FlowNode>();
  for (const edge of cut) {
    const [from, to] = [parseEdgeEnd(edge.from), parseEdgeEnd(edge.to)];
    const reader = changed.get(to.node) ?? nodes.get(to.node);
    const scope = scopeIn(flow, ports, from.node);
    const around = parentsOf(nodes, to.node);
    const isVisible = scope === undefined || around.includes(scope);
    const isInside = ports.get(from.node)?.outputs.some((port) => port.name === from.port && port.inside);
    if (!reader || !isVisible || isInside || around.includes(from.node)) continue;
    const spec: AnyNodeSpec | undefined = catalog[reader.kind];
    if (spec?.portsFromTemplate === undefined) continue;
    const renamed = renameReferences(reader, spec, (path) =>
      path.length === 1 && path[0] === to.port ? [from.node, from.port] : path,
    );
    if (renamed === reader) continue;
    changed.set(to.node, renamed);
    kept.push(edge);
  }
  return {
    edges: kept,
    changes: [...changed].map(([nodeId, { config }]) => ({ type: 'replace-config', nodeId, config })),
  };
}

/** Edges of a flow by identity. */
export function hasEdge(edges: readonly FlowEdge[], edge: FlowEdge): boolean {
  return edges.some((known) => isSameEdge(known, edge));
}

/** A flow's nodes by id. */
export function nodesById(flow: Flow): ReadonlyMap<string, FlowNode> {
  return new Map(flow.nodes.map((node) => [node.id, node]));
}
