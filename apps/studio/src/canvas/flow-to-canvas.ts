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
import { type HandlePlace, handleId, handlePlaces, handleSize, nodeSize } from './node-geometry.ts';
import type { NodeView, NodeViews, PortView } from './node-view.ts';

export type StepNode = Node<{ readonly view: NodeView }, 'step'>;
export type NoteNode = Node<{ readonly note: FlowNote }, 'note'>;
export type CanvasNode = StepNode | NoteNode;

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
  const steps = flow.nodes.flatMap((node): CanvasNode[] => {
    const view = views.get(node.id);
    if (!view) return [];
    const position = places[node.id] ?? { x: 0, y: 0 };
    const before = known.get(node.id);
    const isSame =
      before?.type === 'step' &&
      before.data.view === view &&
      before.position.x === position.x &&
      before.position.y === position.y;
    return [isSame ? before : toStepNode(view, position, before?.selected === true)];
  });
  const notes = (flow.layout?.notes ?? []).map((note): CanvasNode => {
    const before = known.get(noteNodeId(note.id));
    if (before?.type === 'note' && before.data.note === note) return before;
    return toNoteNode(note, before?.selected === true);
  });
  return [...notes, ...steps];
}

function toStepNode(view: NodeView, position: { x: number; y: number }, selected: boolean): StepNode {
  const size = nodeSize(view);
  return {
    id: view.id,
    type: 'step',
    position: { x: position.x, y: position.y },
    data: { view },
    selected,
    ...size,
    // Known from the model, so that nothing waits for the browser to measure.
    measured: size,
    handles: handlePlaces(view).map(toHandle),
    ariaRole: 'button',
    ariaLabel: `${view.title}${view.spec && view.spec.title !== view.title ? `, ${view.spec.title}` : ''}. ${view.essential}`,
    zIndex: 1,
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
      before.data?.isBroken === edge.data?.isBroken;
    return isSame ? before : { ...edge, selected: before.selected === true };
  });
}

function toCanvasEdge(edge: FlowEdge, views: NodeViews): CanvasEdge | undefined {
  const from = parseEdgeEnd(edge.from);
  const to = parseEdgeEnd(edge.to);
  const [source, target] = [views.get(from.node), views.get(to.node)];
  if (!source || !target) return undefined;
  const isLoan = edge.kind === 'attachment';
  const fromPort = findPort(isLoan ? source.lends : source.outputs, from.port);
  const toPort = findPort(isLoan ? target.borrows : target.inputs, to.port);
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

function referenceEdges(view: NodeView, views: NodeViews, flow: Flow): CanvasEdge[] {
  return view.references.flatMap(({ node, port }): CanvasEdge[] => {
    const source = views.get(node);
    const output = source && findPort(source.outputs, port);
    const isWired = flow.edges.some(
      (edge) => edge.from === `${node}.${port}` && edge.to.startsWith(`${view.id}.`),
    );
    if (!source || !output || output.isMissing || isWired || node === view.id) return [];
    return [
      {
        id: `read:${node}.${port}→${view.id}`,
        type: 'flow',
        source: node,
        target: view.id,
        sourceHandle: handleId('output', port),
        targetHandle: handleId('input', 'run'),
        selectable: false,
        deletable: false,
        focusable: false,
        reconnectable: false,
        data: { kind: 'reference', type: output.type, label: `{{${node}.${port}}}`, isBroken: false },
      },
    ];
  });
}

function findPort(ports: readonly PortView[], name: string): PortView | undefined {
  return ports.find((port) => port.name === name);
}
