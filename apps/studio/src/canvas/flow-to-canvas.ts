import {
  type AttachmentType,
  type Flow,
  type FlowEdge,
  type PortType,
  parseEdgeEnd,
} from '@heddle/contracts';
import { ERROR_PORT, type FlowNote } from '@heddle/graph';
import type { Edge, Node, NodeHandle } from '@xyflow/react';
import { Position } from '@xyflow/react';
import { containerRuleOf } from './frames.ts';
import {
  type HandlePlace,
  handleId,
  handlePlaces,
  handleSize,
  isOpenFrame,
  nodeSize,
} from './node-geometry.ts';
import { type NodeView, type NodeViews, type PortView, portsOn } from './node-view.ts';

export type StepNode = Node<{ readonly view: NodeView }, 'step'>;
export type NoteNode = Node<{ readonly note: FlowNote }, 'note'>;
/** An open container: its contents name it as `parentId`, and their positions are from its corner. */
export type FrameNode = Node<{ readonly view: NodeView }, 'frame'>;
export type CanvasNode = StepNode | NoteNode | FrameNode;

/** What a line on the canvas is: a value, a failure's way out, a loan, or a value that a text reads. */
export type EdgeKind = 'data' | 'error' | 'attachment' | 'reference';
export interface CanvasEdgeData extends Record<string, unknown> {
  readonly kind: EdgeKind;
  readonly type: PortType | AttachmentType;
  readonly label: string;
  /** One of its ports is not there. */
  readonly isBroken: boolean;
  /** Absent for references, which are written in texts and drawn only. */
  readonly edge?: FlowEdge;
}
export type CanvasEdge = Edge<CanvasEdgeData, 'flow'>;

const NOTE_SIZE = { width: 240, height: 120 } as const;
const NOTE_PREFIX = 'note:';

/** The id of a note on the canvas, where it lives beside nodes. */
export function noteNodeId(id: string): string {
  return `${NOTE_PREFIX}${id}`;
}

/** The note's own id, or undefined for the id of a node. */
export function parseNoteNodeId(id: string): string | undefined {
  return id.startsWith(NOTE_PREFIX) ? id.slice(NOTE_PREFIX.length) : undefined;
}

/** The id of an edge on the canvas: its identity, readable. */
export function edgeId(edge: FlowEdge): string {
  return `${edge.kind === 'attachment' ? 'loan:' : ''}${edge.from}→${edge.to}`;
}

/** Nodes and notes as the canvas takes them. What did not change keeps its identity, and so does what is selected. */
export function toCanvasNodes(flow: Flow, views: NodeViews, previous: readonly CanvasNode[]): CanvasNode[] {
  const known = new Map(previous.map((node) => [node.id, node]));
  const places = flow.layout?.nodes ?? {};
  // React Flow wants a container before its contents.
  const ordered = [...views.values()].sort((one, other) => one.depth - other.depth);
  const steps = ordered.flatMap((view): CanvasNode[] => {
    if (view.isHidden) return [];
    const position = places[view.id] ?? { x: 0, y: 0 };
    const before = known.get(view.id);
    const isSame =
      before !== undefined &&
      before.type !== 'note' &&
      before.data.view === view &&
      before.position.x === position.x &&
      before.position.y === position.y &&
      before.width === nodeSize(view).width &&
      before.height === nodeSize(view).height;
    return [isSame ? before : toNode(view, position, before?.selected === true)];
  });
  const notes = (flow.layout?.notes ?? []).map((note): CanvasNode => {
    const before = known.get(noteNodeId(note.id));
    if (before?.type === 'note' && before.data.note === note) return before;
    return toNoteNode(note, before?.selected === true);
  });
  return [...notes, ...steps];
}

/** Layers: in each scope edges, frames above them, nodes on top; what is inside lies above all around it. */
const LAYERS = 10;
const FRAME_LAYER = 1;
const NODE_LAYER = 3;

function toNode(view: NodeView, position: { x: number; y: number }, selected: boolean): StepNode | FrameNode {
  const size = nodeSize(view);
  const name = view.spec && view.spec.title !== view.title ? `, ${view.spec.title}` : '';
  const common = {
    id: view.id,
    position: { x: position.x, y: position.y },
    data: { view },
    selected,
    ...size,
    // Known from the model, so that nothing waits for the browser to measure.
    measured: size,
    handles: handlePlaces(view).map(toHandle),
    ariaLabel: `${view.title}${name}. ${view.essential}`,
    ...(view.parent === undefined ? {} : { parentId: view.parent }),
  };
  if (!isOpenFrame(view))
    return { ...common, type: 'step', ariaRole: 'button', zIndex: view.depth * LAYERS + NODE_LAYER };
  return {
    ...common,
    type: 'frame',
    ariaRole: 'group',
    zIndex: view.depth * LAYERS + FRAME_LAYER,
    // Its ground belongs to the canvas: there a selection is begun and a menu opened as anywhere.
    style: { pointerEvents: 'none' },
  };
}

/** As the browser would measure it, so that a line does not move by a hair when it does. */
function toHandle({ id, type, position, x, y }: HandlePlace): NodeHandle {
  const size = handleSize(id);
  const corner = { x: x - size / 2, y: y - size / 2 };
  return { id, type, position: POSITIONS[position], ...corner, width: size, height: size };
}

const POSITIONS = {
  left: Position.Left,
  right: Position.Right,
  top: Position.Top,
  bottom: Position.Bottom,
} as const;

function toNoteNode(note: FlowNote, selected: boolean): NoteNode {
  const size = { width: note.width ?? NOTE_SIZE.width, height: note.height ?? NOTE_SIZE.height };
  return {
    id: noteNodeId(note.id),
    type: 'note',
    position: { x: note.x, y: note.y },
    data: { note },
    selected,
    ...size,
    measured: size,
    ariaLabel: `Note: ${note.text.slice(0, 80)}`,
    zIndex: 0,
  };
}

/** Edges as the canvas takes them, and one faint line for every value that a text reads. */
export function toCanvasEdges(flow: Flow, views: NodeViews, previous: readonly CanvasEdge[]): CanvasEdge[] {
  const known = new Map(previous.map((edge) => [edge.id, edge]));
  const drawn = [
    ...flow.edges.flatMap((edge) => toCanvasEdge(edge, views) ?? []),
    ...[...views.values()].flatMap((view) => referenceEdges(view, views, flow)),
  ];
  return drawn.map((edge) => {
    const before = known.get(edge.id);
    if (!before) return edge;
    const isSame =
      before.data?.kind === edge.data?.kind &&
      before.data?.type === edge.data?.type &&
      before.data?.label === edge.data?.label &&
      before.data?.isBroken === edge.data?.isBroken &&
      before.zIndex === edge.zIndex;
    return isSame ? before : { ...edge, selected: before.selected === true };
  });
}

function toCanvasEdge(edge: FlowEdge, views: NodeViews): CanvasEdge | undefined {
  const from = parseEdgeEnd(edge.from);
  const to = parseEdgeEnd(edge.to);
  const [source, target] = [views.get(from.node), views.get(to.node)];
  if (!source || !target || source.isHidden || target.isHidden) return undefined;
  const isLoan = edge.kind === 'attachment';
  const fromPort = findPort(portsOn(source, isLoan ? 'lends' : 'output'), from.port);
  const toPort = findPort(portsOn(target, isLoan ? 'borrows' : 'input'), to.port);
  const isBroken = fromPort?.isMissing === true || toPort?.isMissing === true;
  const carried = from.port === ERROR_PORT.name ? 'error' : 'data';
  const kind = isLoan ? 'attachment' : carried;
  return {
    id: edgeId(edge),
    type: 'flow',
    source: from.node,
    target: to.node,
    sourceHandle: handleId(isLoan ? 'lends' : 'output', from.port),
    targetHandle: handleId(isLoan ? 'borrows' : 'input', to.port),
    zIndex: layerOf(source, target),
    ariaLabel: `${source.title}, ${fromPort?.title ?? from.port}, to ${target.title}, ${toPort?.title ?? to.port}`,
    data: {
      kind,
      edge,
      isBroken,
      type: fromPort?.type ?? 'any',
      label: `${fromPort?.title ?? from.port} → ${toPort?.title ?? (to.port === 'run' ? 'run after' : to.port)}`,
    },
  };
}

/** A line lies on the ground of the innermost frame that one of its ends is in. */
function layerOf(source: NodeView, target: NodeView): number {
  return Math.max(source.depth, target.depth) * LAYERS;
}

function referenceEdges(view: NodeView, views: NodeViews, flow: Flow): CanvasEdge[] {
  if (view.isHidden) return [];
  return view.references.flatMap(({ node, port }): CanvasEdge[] => {
    const source = views.get(scopeHolder(view, views, node) ?? node);
    const output = source && findPort(portsOn(source, 'output'), port);
    if (!source || source.isHidden || !output || output.isMissing || source.id === view.id) return [];
    const isWired = flow.edges.some(
      (edge) => edge.from === `${source.id}.${port}` && edge.to.startsWith(`${view.id}.`),
    );
    if (isWired) return [];
    return [
      {
        id: `read:${source.id}.${port}→${view.id}`,
        type: 'flow',
        source: source.id,
        target: view.id,
        sourceHandle: handleId('output', port),
        targetHandle: handleId('input', 'run'),
        zIndex: layerOf(source, view),
        selectable: false,
        deletable: false,
        focusable: false,
        reconnectable: false,
        data: { kind: 'reference', type: output.type, label: `{{${node}.${port}}}`, isBroken: false },
      },
    ];
  });
}

/** The container that `each` or `loop` means where a node stands: the nearest of that name around it. */
function scopeHolder(view: NodeView, views: NodeViews, head: string): string | undefined {
  for (let at = views.get(view.parent ?? ''); at; at = views.get(at.parent ?? ''))
    if (containerRuleOf(at)?.scope === head) return at.id;
  return undefined;
}

function findPort(ports: readonly PortView[], name: string): PortView | undefined {
  return ports.find((port) => port.name === name);
}
