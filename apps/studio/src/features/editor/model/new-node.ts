import { type Flow, type FlowEdge, type FlowNode, type NodeCatalog, parseEdgeEnd } from '@heddle/contracts';
import {
  type ConnectionEnd,
  type EditorChange,
  freshNodeId,
  type Point,
  type PortsByNode,
  type ProposedEdge,
  portsOf,
  proposeEdge,
  scopeIn,
} from '@heddle/graph';

type AcceptedEdge = Extract<ProposedEdge, { ok: true }>;

/** Where a new node comes from: nowhere, a line drawn into the open, or an edge it is dropped on. */
export interface NewNodeOrigin {
  readonly from?: ConnectionEnd | undefined;
  readonly onEdge?: FlowEdge | undefined;
}

/** The container in which a new node belongs to what it comes from; undefined at the top, or when it comes from nowhere. */
export function scopeOfOrigin(
  flow: Flow,
  ports: PortsByNode,
  { from, onEdge }: NewNodeOrigin,
): string | undefined {
  const end = from ?? (onEdge && { ...parseEdgeEnd(onEdge.from), side: 'output' as const });
  if (!end) return undefined;
  const own = ports.get(end.node);
  const list = end.side === 'input' ? own?.inputs : own?.outputs;
  const isInside = list?.some((port) => port.name === end.port && port.inside) === true;
  return isInside ? end.node : scopeIn(flow, ports, end.node);
}

/** The change that adds a node of a kind, connected to where it comes from when its ports allow that. */
export function newNodeChange(
  flow: Flow,
  ports: PortsByNode,
  catalog: NodeCatalog,
  request: {
    readonly kind: string;
    readonly at: Point;
    /** The container it goes into, `at` being from that one's corner. */
    readonly parent?: string | undefined;
  } & NewNodeOrigin,
): { readonly change: EditorChange; readonly id: string } | undefined {
  const spec = Object.hasOwn(catalog, request.kind) ? catalog[request.kind] : undefined;
  if (!spec) return undefined;
  const id = freshNodeId(spec.title, new Set(flow.nodes.map((node) => node.id)));
  const parent = flow.nodes.find((each) => each.id === request.parent)?.id;
  const node: FlowNode = { id, kind: spec.kind, config: {}, ...(parent === undefined ? {} : { parent }) };
  const withNew = new Map(ports).set(id, portsOf(spec, {}, node));
  const grown: Flow = { ...flow, nodes: [...flow.nodes, node] };
  const edges = connections(grown, withNew, id, request);
  return {
    id,
    change: {
      type: 'add',
      nodes: [node],
      positions: { [id]: request.at },
      edges: edges.map((each) => each.edge),
      replaces: [
        ...edges.flatMap((each) => each.replaces),
        ...(edges.length > 1 && request.onEdge ? [request.onEdge] : []),
      ],
    },
  };
}

function connections(flow: Flow, ports: PortsByNode, id: string, origin: NewNodeOrigin): AcceptedEdge[] {
  if (origin.from) return [firstFit(flow, ports, origin.from, id)].filter((edge) => edge !== undefined);
  if (!origin.onEdge || origin.onEdge.kind === 'attachment') return [];
  const { onEdge } = origin;
  // The edge gives way, so what it occupies counts as free.
  const without: Flow = { ...flow, edges: flow.edges.filter((edge) => edge !== onEdge) };
  const inbound = firstFit(without, ports, { ...parseEdgeEnd(onEdge.from), side: 'output' }, id);
  const outbound = firstFit(without, ports, { ...parseEdgeEnd(onEdge.to), side: 'input' }, id);
  return inbound && outbound ? [inbound, outbound] : [];
}

/** The best edge between an end and any port of a node: exact types first, then conversions, then `any`. */
function firstFit(flow: Flow, ports: PortsByNode, end: ConnectionEnd, id: string): AcceptedEdge | undefined {
  const own = ports.get(id);
  if (!own) return undefined;
  const candidates: { readonly proposal: AcceptedEdge; readonly rank: number }[] = [];
  for (const { side, names } of oppositeEnds(end, own)) {
    for (const { name, type } of names) {
      const proposal = proposeEdge(flow, ports, end, { node: id, port: name, side });
      if (!proposal.ok || name === 'run') continue;
      const isExact = type === typeOf(ports, end);
      const isAny = type === 'any';
      candidates.push({ proposal, rank: (isExact ? 0 : 1) + (isAny ? 1 : 0) + (proposal.warning ? 1 : 0) });
    }
  }
  return candidates.sort((one, other) => one.rank - other.rank)[0]?.proposal;
}

type OwnPorts = NonNullable<ReturnType<PortsByNode['get']>>;

function oppositeEnds(
  end: ConnectionEnd,
  own: OwnPorts,
): { side: ConnectionEnd['side']; names: readonly { readonly name: string; readonly type: string }[] }[] {
  switch (end.side) {
    case 'output':
      return [{ side: 'input', names: own.inputs }];
    case 'input':
      return [{ side: 'output', names: own.outputs }];
    case 'borrows':
      return [{ side: 'lends', names: own.lends }];
    case 'lends':
      return [{ side: 'borrows', names: own.borrows }];
  }
}

function typeOf(ports: PortsByNode, end: ConnectionEnd): string | undefined {
  const own = ports.get(end.node);
  const lists = { input: own?.inputs, output: own?.outputs, borrows: own?.borrows, lends: own?.lends };
  const list: readonly { readonly name: string; readonly type: string }[] | undefined = lists[end.side];
  return list?.find((port) => port.name === end.port)?.type;
}

/** The kinds of which a node could be connected to an end. */
export function compatibleKinds(
  flow: Flow,
  ports: PortsByNode,
  catalog: NodeCatalog,
  end: ConnectionEnd,
): ReadonlySet<string> {
  const parent = scopeOfOrigin(flow, ports, { from: end });
  const kinds = Object.keys(catalog).filter((kind) => {
    // A flow begins and ends outside of its containers.
    if (parent !== undefined && catalog[kind]?.role !== 'step') return false;
    const made = newNodeChange(flow, ports, catalog, { kind, at: { x: 0, y: 0 }, parent, from: end });
    return made?.change.type === 'add' && (made.change.edges?.length ?? 0) > 0;
  });
  return new Set(kinds);
}
