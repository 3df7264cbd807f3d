import type { Flow, FlowEdge, NodeCatalog } from '@heddle/contracts';
import {
  applyChange,
  type EditHistory,
  type EditorChange,
  type Point,
  pushChange,
  redo,
  startHistory,
  undo,
} from '@heddle/graph';
import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react';
import { createStore, type StoreApi } from 'zustand';
import {
  type CanvasEdge,
  type CanvasNode,
  edgeId,
  noteNodeId,
  parseNoteNodeId,
  toCanvasEdges,
  toCanvasNodes,
} from '../../../canvas/flow-to-canvas.ts';
import { withinFrame } from '../../../canvas/node-geometry.ts';
import { createNodeViews, type NodeViews } from '../../../canvas/node-view.ts';

/** The flow being edited with its past, and what the canvas draws of it. */
export interface EditorState {
  readonly history: EditHistory;
  readonly views: NodeViews;
  readonly nodes: CanvasNode[];
  readonly edges: CanvasEdge[];
}

/** What is selected, by the ids of the flow. */
export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly edges: readonly FlowEdge[];
}

export interface EditorStore extends StoreApi<EditorState> {
  readonly catalog: NodeCatalog;
  /** Makes a change, with a way back under this label. False when it changes nothing. */
  readonly change: (change: EditorChange, label: string) => boolean;
  /** The flow as a change would leave it; nothing is kept. */
  readonly preview: (change: EditorChange) => Flow;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Takes another flow as it is, forgetting the past: after a reload or a conflict. */
  readonly reset: (flow: Flow) => void;
  readonly onNodesChange: (changes: NodeChange<CanvasNode>[]) => void;
  readonly onEdgesChange: (changes: EdgeChange<CanvasEdge>[]) => void;
  /** The change to where nodes and notes were dragged and how large containers were made; undefined when all is kept. */
  readonly moved: () => EditorChange | undefined;
  /** Keeps the places to which nodes and notes were dragged. */
  readonly commitDrag: () => void;
  /** Puts everything back to where the flow says it is. */
  readonly discardDrag: () => void;
  readonly select: (selection: {
    readonly nodes?: readonly string[];
    readonly notes?: readonly string[];
    readonly edges?: readonly FlowEdge[];
  }) => void;
}

/** Makes the model of an editor for one flow. */
export function createEditorStore(flow: Flow, catalog: NodeCatalog, now: () => number): EditorStore {
  const store = createStore<EditorState>(() => draw(startHistory(flow), undefined, catalog));
  const setHistory = (history: EditHistory) =>
    store.setState((state) => (history === state.history ? state : draw(history, state, catalog)), true);

  return Object.assign(store, {
    catalog,
    change: (change: EditorChange, label: string) => {
      const before = store.getState().history;
      setHistory(pushChange(before, change, label, now()));
      return store.getState().history !== before;
    },
    preview: (change: EditorChange) => applyChange(store.getState().history.flow, change),
    undo: () => setHistory(undo(store.getState().history)),
    redo: () => setHistory(redo(store.getState().history)),
    reset: (next: Flow) => setHistory(startHistory(next)),
    onNodesChange: (changes: NodeChange<CanvasNode>[]) => {
      const wanted = changes.filter((change) => change.type !== 'dimensions' || change.setAttributes);
      if (wanted.length > 0) store.setState((state) => ({ nodes: applyNodeChanges(wanted, state.nodes) }));
    },
    onEdgesChange: (changes: EdgeChange<CanvasEdge>[]) =>
      store.setState((state) => ({ edges: applyEdgeChanges(changes, state.edges) })),
    moved: () => movedSince(store.getState()),
    commitDrag: () => {
      const moved = movedSince(store.getState());
      if (moved) setHistory(pushChange(store.getState().history, moved, 'Move', now()));
      // What was kept clear of a container's walls stands elsewhere than it was let go.
      store.setState((state) => draw(state.history, state, catalog), true);
    },
    discardDrag: () => store.setState((state) => draw(state.history, state, catalog), true),
    select: ({ nodes = [], notes = [], edges = [] }: Parameters<EditorStore['select']>[0]) => {
      const wanted = new Set([...nodes, ...notes.map(noteNodeId)]);
      const wantedEdges = new Set(edges.map(edgeId));
      store.setState((state) => ({
        nodes: state.nodes.map((node) => withSelected(node, wanted.has(node.id))),
        edges: state.edges.map((edge) => withSelected(edge, wantedEdges.has(edge.id))),
      }));
    },
  });
}

function withSelected<Item extends { selected?: boolean }>(item: Item, selected: boolean): Item {
  return (item.selected === true) === selected ? item : { ...item, selected };
}

function draw(history: EditHistory, previous: EditorState | undefined, catalog: NodeCatalog): EditorState {
  const { flow } = history;
  const views = createNodeViews(flow, catalog, previous?.views);
  return {
    history,
    views,
    nodes: toCanvasNodes(flow, views, previous?.nodes ?? []),
    edges: toCanvasEdges(flow, views, previous?.edges ?? []),
  };
}

/** The move from where the flow says things are to where the canvas has them; undefined when they are there. */
function movedSince({ history, nodes }: EditorState): EditorChange | undefined {
  const { layout } = history.flow;
  const movedNodes: Record<string, Point> = {};
  const movedNotes: Record<string, Point> = {};
  for (const { id, position: at, parentId } of nodes) {
    const position = parentId === undefined ? at : withinFrame(at);
    const note = parseNoteNodeId(id);
    const known = note === undefined ? layout?.nodes[id] : layout?.notes.find((each) => each.id === note);
    if (known?.x === position.x && known.y === position.y) continue;
    (note === undefined ? movedNodes : movedNotes)[note ?? id] = { x: position.x, y: position.y };
  }
  const isStill = Object.keys(movedNodes).length === 0 && Object.keys(movedNotes).length === 0;
  return isStill ? undefined : { type: 'move', nodes: movedNodes, notes: movedNotes };
}

/** What is selected on the canvas. */
export function selectionOf(state: Pick<EditorState, 'nodes' | 'edges'>): Selection {
  const nodes = new Set<string>();
  const notes = new Set<string>();
  for (const node of state.nodes) {
    if (!node.selected) continue;
    const note = parseNoteNodeId(node.id);
    if (note === undefined) nodes.add(node.id);
    else notes.add(note);
  }
  const edges = state.edges.flatMap((edge) => (edge.selected && edge.data?.edge ? [edge.data.edge] : []));
  return { nodes, notes, edges };
}
