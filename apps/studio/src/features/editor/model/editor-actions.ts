import { type Diagnostic, type FlowEdge, flowSchema } from '@heddle/contracts';
import {
  type ConnectionEnd,
  copyFragment,
  type EditorChange,
  type FlowFragment,
  FRAGMENT_FORMAT,
  followRenamedPort,
  type Point,
  type PortsByNode,
  parseFragment,
  pasteFragment,
} from '@heddle/graph';
import { noteNodeId } from '../../../canvas/flow-to-canvas.ts';
import type { Direction } from '../../../canvas/neighbour.ts';
import { neighbourOf } from '../../../canvas/neighbour.ts';
import { GRID, NODE_WIDTH } from '../../../canvas/node-geometry.ts';
import type { NodeViews } from '../../../canvas/node-view.ts';
import { boundsOf, freePlace, type Rect, snap } from '../../../canvas/place-nodes.ts';
import { type EditorStore, selectionOf } from './editor-store.ts';
import { newNodeChange } from './new-node.ts';
import { fixToChange } from './quick-fix.ts';

const NEW_NODE = { width: NODE_WIDTH, height: 144 } as const;
const PASTE_SHIFT = 2 * GRID;

/** All ports of the flow's nodes, for proposals. */
export function portsByNode(views: NodeViews): PortsByNode {
  return new Map([...views].map(([id, view]) => [id, view.ports]));
}

/** Where everything stands on the canvas. */
export function canvasRects(store: EditorStore): (Rect & { readonly id: string })[] {
  return store.getState().nodes.map((node) => ({
    id: node.id,
    ...node.position,
    width: node.width ?? 0,
    height: node.height ?? 0,
  }));
}

/**
 * Adds a node and selects it. Without a place it comes to stand right of what is selected, or at `fallback`.
 * @returns its id, or undefined for an unknown kind
 */
export function addNode(
  store: EditorStore,
  request: {
    readonly kind: string;
    readonly at?: Point | undefined;
    readonly fallback: Point;
    readonly from?: ConnectionEnd | undefined;
    readonly onEdge?: FlowEdge | undefined;
  },
): string | undefined {
  const { history, views } = store.getState();
  const rects = canvasRects(store);
  const made = newNodeChange(history.flow, portsByNode(views), store.catalog, {
    ...request,
    at: request.at
      ? snap(request.at)
      : freePlace(besideSelection(store) ?? request.fallback, NEW_NODE, rects),
  });
  if (!made) return undefined;
  store.change(made.change, `Add ${store.catalog[request.kind]?.title ?? request.kind}`);
  store.select({ nodes: [made.id] });
  return made.id;
}

function besideSelection(store: EditorStore): Point | undefined {
  const selected = selectionOf(store.getState()).nodes;
  const bounds = boundsOf(canvasRects(store).filter((rect) => selected.has(rect.id)));
  return bounds && { x: bounds.x + bounds.width + 4 * GRID, y: bounds.y };
}

/** Adds an empty note and selects it. */
export function addNote(store: EditorStore, at: Point): void {
  const id = crypto.randomUUID();
  const place = freePlace(at, { width: 240, height: 120 }, canvasRects(store));
  store.change({ type: 'add', notes: [{ id, text: '', ...place, width: 240, height: 120 }] }, 'Add note');
  store.select({ notes: [id] });
}

/** Removes what is selected; the neighbours that stay are left unconnected. */
export function removeSelection(store: EditorStore): boolean {
  const { nodes, notes, edges } = selectionOf(store.getState());
  const count = nodes.size + notes.size + edges.length;
  if (count === 0) return false;
  return store.change(
    { type: 'remove', nodes: [...nodes], notes: [...notes], edges },
    count === 1 ? 'Delete' : `Delete ${count} things`,
  );
}

/** What is selected, as text for the clipboard; undefined when nothing is. */
export function copySelection(store: EditorStore): string | undefined {
  const state = store.getState();
  const { nodes, notes } = selectionOf(state);
  if (nodes.size + notes.size === 0) return undefined;
  return JSON.stringify(copyFragment(state.history.flow, { nodes, notes }), null, 2);
}

/** Pastes nodes from text: a copied part, or a whole flow. False when the text is neither. */
export function pasteText(store: EditorStore, text: string, at?: Point): boolean {
  const fragment = parseFragment(text) ?? flowAsFragment(text);
  return fragment !== undefined && paste(store, fragment, 'Paste', at);
}

/** Doubles what is selected, a step down and right. */
export function duplicateSelection(store: EditorStore): boolean {
  const state = store.getState();
  const { nodes, notes } = selectionOf(state);
  if (nodes.size + notes.size === 0) return false;
  return paste(store, copyFragment(state.history.flow, { nodes, notes }), 'Duplicate');
}

function paste(store: EditorStore, fragment: FlowFragment, label: string, at?: Point): boolean {
  const places = [...Object.values(fragment.positions), ...fragment.notes];
  const origin = {
    x: Math.min(...places.map((place) => place.x)),
    y: Math.min(...places.map((place) => place.y)),
  };
  const pasted = pasteFragment(fragment, {
    flow: store.getState().history.flow,
    catalog: store.catalog,
    at: snap(at ?? { x: origin.x + PASTE_SHIFT, y: origin.y + PASTE_SHIFT }),
    newNoteId: () => crypto.randomUUID(),
  });
  const isChanged = store.change(pasted.change, label);
  store.select({ nodes: pasted.nodes, notes: pasted.notes });
  return isChanged;
}

function flowAsFragment(text: string): FlowFragment | undefined {
  if (!text.includes('heddle/flow@')) return undefined;
  try {
    const flow = flowSchema.parse(JSON.parse(text));
    const notes = new Set((flow.layout?.notes ?? []).map((note) => note.id));
    return {
      ...copyFragment(flow, { nodes: new Set(flow.nodes.map((node) => node.id)), notes }),
      format: FRAGMENT_FORMAT,
    };
  } catch {
    // Text that only mentions the format is text; the caller leaves it alone.
    return undefined;
  }
}

/** Selects everything on the canvas. */
export function selectAll(store: EditorStore): void {
  const { flow } = store.getState().history;
  store.select({
    nodes: flow.nodes.map((node) => node.id),
    notes: (flow.layout?.notes ?? []).map((note) => note.id),
    edges: flow.edges,
  });
}

/** Selects the node next to the selected one in a direction; the first of the flow when none is. */
export function stepSelection(store: EditorStore, direction: Direction): string | undefined {
  const state = store.getState();
  const [current] = selectionOf(state).nodes;
  const rects = canvasRects(store).filter((rect) => state.views.has(rect.id));
  const from = rects.find((rect) => rect.id === current);
  const next = from ? neighbourOf(from, direction, rects) : rects[0]?.id;
  if (next !== undefined) store.select({ nodes: [next] });
  return next;
}

/** Moves what is selected by one step of the grid. */
export function nudgeSelection(store: EditorStore, direction: Direction): void {
  const state = store.getState();
  const { nodes, notes } = selectionOf(state);
  const steps = { left: [-GRID, 0], right: [GRID, 0], up: [0, -GRID], down: [0, GRID] } as const;
  const [dx, dy] = steps[direction];
  const shift = (ids: ReadonlySet<string>, toId: (id: string) => string) =>
    Object.fromEntries(
      state.nodes.flatMap(({ id, position }) =>
        [...ids]
          .filter((own) => toId(own) === id)
          .map((own) => [own, { x: position.x + dx, y: position.y + dy }]),
      ),
    );
  store.change({ type: 'move', nodes: shift(nodes, (id) => id), notes: shift(notes, noteNodeId) }, 'Move');
}

/** Makes a change of a node's config or policies; a port that this renames takes its edges and references along. */
export function changeNode(
  store: EditorStore,
  change: EditorChange & { readonly nodeId: string },
  label: string,
): void {
  const { flow } = store.getState().history;
  const before = flow.nodes.find((node) => node.id === change.nodeId);
  const after = before && nodeAfter(store, change);
  const followers = before && after ? followRenamedPort(flow, before, after, store.catalog) : [];
  store.change(followers.length === 0 ? change : { type: 'batch', changes: [change, ...followers] }, label);
}

function nodeAfter(store: EditorStore, change: EditorChange & { readonly nodeId: string }) {
  return store.preview(change).nodes.find((node) => node.id === change.nodeId);
}

/** Carries out the quick fix of a diagnostic. False when it needs more than an edit of the flow. */
export function applyFix(store: EditorStore, diagnostic: Diagnostic, fallback: Point): boolean {
  const edit = diagnostic.fix?.edit;
  if (!edit || edit.type === 'add-secret') return false;
  if (edit.type === 'add-node') return addNode(store, { kind: edit.kind, fallback }) !== undefined;
  const change = fixToChange(store.getState().history.flow, edit);
  return change !== undefined && store.change(change, diagnostic.fix?.title ?? 'Fix');
}
