import {
  type AnyNodeSpec,
  type AttachmentType,
  type Flow,
  type FlowEdge,
  type FlowNode,
  type NodeCatalog,
  type NodeCategory,
  type NodePorts,
  type PortType,
  parseEdgeEnd,
} from '@heddle/contracts';
import { portsOf, RUN_PORT } from '@heddle/graph';
import { type Frame, withFrames } from './frames.ts';
import { type ReadReference, readReferences } from './read-references.ts';

/** A port as it is drawn. */
export interface PortView {
  readonly name: string;
  readonly title: string;
  readonly type: PortType | AttachmentType;
  readonly side: 'input' | 'output' | 'borrows' | 'lends';
  readonly isConnected: boolean;
  readonly isRequired: boolean;
  /** Not always taken, or not always there. */
  readonly isOptional: boolean;
  /** An edge names it, but the node does not have it: drawn as a wound, so that no edge disappears. */
  readonly isMissing: boolean;
  /** For the nodes directly inside. */
  readonly isInside: boolean;
  readonly description?: string;
}

/** Everything the canvas shows of a node that does not come from a run. */
export interface NodeView {
  readonly id: string;
  readonly node: FlowNode;
  /** Undefined when this Heddle does not know the kind. */
  readonly spec: AnyNodeSpec | undefined;
  readonly title: string;
  readonly essential: string;
  readonly category: NodeCategory;
  readonly icon: string;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  /** Ports of a container that its contents are connected to. */
  readonly innerInputs: readonly PortView[];
  readonly innerOutputs: readonly PortView[];
  readonly borrows: readonly PortView[];
  readonly lends: readonly PortView[];
  readonly isRunConnected: boolean;
  readonly ports: Required<NodePorts>;
  readonly references: readonly ReadReference[];
  /** Changes exactly when what the edges of the node mean to it changes. */
  readonly edgeKey: string;
  /** The container it is directly inside of. */
  readonly parent: string | undefined;
  /** How many containers are around it. */
  readonly depth: number;
  /** A container around it is closed. */
  readonly isHidden: boolean;
  /** Set for containers. */
  readonly frame: Frame | undefined;
}

export type NodeViews = ReadonlyMap<string, NodeView>;

/**
 * The views of a flow's nodes. A node whose own data and edges did not change keeps its view's identity, so that only
 * what changed is drawn again.
 */
export function createNodeViews(
  flow: Flow,
  catalog: NodeCatalog,
  previous: NodeViews = new Map(),
): NodeViews {
  const edges = edgesByNode(flow);
  const views = new Map(
    flow.nodes.map((node): [string, NodeView] => {
      const own = edges.get(node.id) ?? [];
      const edgeKey = own.map((edge) => `${edge.kind ?? ''}${edge.from}>${edge.to}`).join(' ');
      const known = previous.get(node.id);
      if (known && known.node === node && known.edgeKey === edgeKey) return [node.id, known];
      return [node.id, createNodeView(node, own, edgeKey, catalog)];
    }),
  );
  return withFrames(flow, views);
}

function edgesByNode(flow: Flow): ReadonlyMap<string, readonly FlowEdge[]> {
  const edges = new Map<string, FlowEdge[]>();
  for (const edge of flow.edges) {
    for (const end of new Set([parseEdgeEnd(edge.from).node, parseEdgeEnd(edge.to).node])) {
      const list = edges.get(end);
      if (list) list.push(edge);
      else edges.set(end, [edge]);
    }
  }
  return edges;
}

const NO_PORTS: Required<NodePorts> = { inputs: [RUN_PORT], outputs: [], borrows: [], lends: [] };

function createNodeView(
  node: FlowNode,
  edges: readonly FlowEdge[],
  edgeKey: string,
  catalog: NodeCatalog,
): NodeView {
  const spec = Object.hasOwn(catalog, node.kind) ? catalog[node.kind] : undefined;
  const used = usedPorts(node.id, edges);
  const ports = spec ? withOpenInputs(portsOf(spec, node.config, node), spec, used.input) : NO_PORTS;
  const isRun = (port: { readonly name: string }) => port.name === RUN_PORT.name;
  // A node's own inputs shadow nodes of the same name.
  const own = new Set(ports.inputs.map((port) => port.name));
  const inputs = toPortViews(
    'input',
    ports.inputs.filter((port) => !isRun(port)),
    used.input,
    RUN_PORT.name,
  );
  const outputs = toPortViews('output', ports.outputs, used.output);
  return {
    id: node.id,
    node,
    spec,
    title: node.name ?? spec?.title ?? node.kind,
    essential: spec ? essentialOf(spec, node) : `Unknown kind ${node.kind}`,
    category: spec?.category ?? 'transform',
    icon: spec?.icon ?? 'CircleHelp',
    inputs: inputs.filter((port) => !port.isInside),
    outputs: outputs.filter((port) => !port.isInside),
    innerInputs: inputs.filter((port) => port.isInside),
    innerOutputs: outputs.filter((port) => port.isInside),
    borrows: toPortViews('borrows', ports.borrows, used.borrows),
    lends: toPortViews('lends', ports.lends, used.lends),
    isRunConnected: used.input.has(RUN_PORT.name),
    ports,
    references: spec ? readReferences(spec, node).filter(({ node: name }) => !own.has(name)) : [],
    edgeKey,
    parent: undefined,
    depth: 0,
    isHidden: false,
    frame: undefined,
  };
}

type UsedPorts = Record<PortView['side'], ReadonlySet<string>>;

function usedPorts(id: string, edges: readonly FlowEdge[]): UsedPorts {
  const used = {
    input: new Set<string>(),
    output: new Set<string>(),
    borrows: new Set<string>(),
    lends: new Set<string>(),
  };
  for (const edge of edges) {
    const isLoan = edge.kind === 'attachment';
    const from = parseEdgeEnd(edge.from);
    const to = parseEdgeEnd(edge.to);
    if (from.node === id) used[isLoan ? 'lends' : 'output'].add(from.port);
    if (to.node === id) used[isLoan ? 'borrows' : 'input'].add(to.port);
  }
  return used;
}

function withOpenInputs(
  ports: Required<NodePorts>,
  spec: AnyNodeSpec,
  used: ReadonlySet<string>,
): Required<NodePorts> {
  if (!spec.openInputs) return ports;
  const named = [...used].filter((name) => !ports.inputs.some((port) => port.name === name));
  if (named.length === 0) return ports;
  return { ...ports, inputs: [...ports.inputs, ...named.map((name) => ({ name, type: 'any' as const }))] };
}

interface AnyPort {
  readonly name: string;
  readonly type: PortType | AttachmentType;
  readonly title?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly outlet?: boolean;
  readonly optional?: boolean;
  readonly inside?: boolean;
}

function toPortViews(
  side: PortView['side'],
  ports: readonly AnyPort[],
  used: ReadonlySet<string>,
  hidden?: string,
): PortView[] {
  const views = ports.map(
    (port): PortView => ({
      name: port.name,
      title: port.title ?? port.name,
      type: port.type,
      side,
      isConnected: used.has(port.name),
      isRequired: port.required === true,
      isOptional: port.outlet === true || port.optional === true,
      isMissing: false,
      isInside: port.inside === true,
      ...(port.description === undefined ? {} : { description: port.description }),
    }),
  );
  const known = new Set(views.map((view) => view.name));
  const missing = [...used].filter((name) => name !== hidden && !known.has(name));
  return [
    ...views,
    ...missing.map(
      (name): PortView => ({
        name,
        title: name,
        type: side === 'input' || side === 'output' ? 'any' : 'tool',
        side,
        isConnected: true,
        isRequired: false,
        isOptional: false,
        isMissing: true,
        isInside: false,
      }),
    ),
  ];
}

function essentialOf(spec: AnyNodeSpec, node: FlowNode): string {
  // Of a half-written config there is no true summary; the inspector says what is missing.
  const parsed = spec.config.safeParse(node.config);
  return parsed.success ? spec.essential(parsed.data) : '';
}

/** Every port of one side, those for the inside among them. */
export function portsOn(view: NodeView, side: PortView['side']): readonly PortView[] {
  switch (side) {
    case 'input':
      return [...view.inputs, ...view.innerInputs];
    case 'output':
      return [...view.outputs, ...view.innerOutputs];
    case 'borrows':
    case 'lends':
      return view[side];
  }
}
