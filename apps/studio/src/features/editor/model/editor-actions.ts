import { type Diagnostic, type FlowEdge, flowSchema } from '@heddle/contracts';
import {
  type ConnectionEnd,
  copyFragment,
  type EditorChange,
  type FlowFragment,
  FRAGMENT_FORMAT,
  followRenamedPort,
  fragmentCorner,
  fragmentTops,
  type Point,
  parseFragment,
  pasteFragment,
  topmost,
  withContents,
} from '@heddle/graph';
import { absoluteRects } from '../../../canvas/absolute-rects.ts';
import { noteNodeId } from '../../../canvas/flow-to-canvas.ts';
import type { Direction } from '../../../canvas/neighbour.ts';
import { neighbourOf } from '../../../canvas/neighbour.ts';
import { BODY_GAP, BODY_TOP, GRID, isOpenFrame, NODE_WIDTH, RAIL } from '../../../canvas/node-geometry.ts';
import { boundsOf, freePlace, type Rect, snap } from '../../../canvas/place-nodes.ts';
import { frameAt, placeWithin, portsByNode } from './container-actions.ts';
import { type EditorStore, selectionOf } from './editor-store.ts';
import { newNodeChange, scopeOfOrigin } from './new-node.ts';
import { fixToChange } from './quick-fix.ts';

const NEW_NODE = { width: NODE_WIDTH, height: 144 } as const;
const PASTE_SHIFT = 2 * GRID;

/** Where everything stands on the canvas, from its own corner. */
export function canvasRects(store: EditorStore): (Rect & { readonly id: string })[] {
  return [...absoluteRects(store.getState().nodes)].map(([id, rect]) => ({ id, ...rect }));
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
  const ports = portsByNode(views);
  const isStep = store.catalog[request.kind]?.role === 'step';
  const parent = isStep
    ? (scopeOfOrigin(history.flow, ports, request) ?? scopeOfRequest(store, request))
    : undefined;
  const rects = canvasRects(store).filter(({ id }) => id !== parent && views.get(id)?.parent === parent);
  const wanted = request.at ?? besideSelection(store) ?? request.fallback;
  const place = request.at ? snap(request.at) : freePlace(wanted, NEW_NODE, rects);
  const made = newNodeChange(history.flow, ports, store.catalog, {
    ...request,
    parent,
    at: parent === undefined ? place : placeWithin(store, parent, place),
  });
  if (!made) return undefined;
  store.change(made.change, `Add ${store.catalog[request.kind]?.title ?? request.kind}`);
  store.select({ nodes: [made.id] });
  return made.id;
}

/** The container a new node goes into: where it was dropped, or where the selected node is. */
function scopeOfRequest(store: EditorStore, { at }: { readonly at?: Point | undefined }): string | undefined {
  if (at) return frameAt(store, { x: at.x + NODE_WIDTH / 2, y: at.y + GRID });
  const { views, nodes, edges } = store.getState();
  const selected = [...selectionOf({ nodes, edges }).nodes].map((id) => views.get(id));
  const [first] = selected;
  if (first?.frame && selected.length === 1 && first.frame.contents === 0 && isOpenFrame(first))
    return first.id;
  return selected.every((view) => view?.parent === first?.parent) ? first?.parent : undefined;
}

function besideSelection(store: EditorStore): Point | undefined {
  const { views } = store.getState();
  const selected = selectionOf(store.getState()).nodes;
  const [only] = selected;
  const empty = selected.size === 1 ? views.get(only ?? '') : undefined;
  const frame = canvasRects(store).find((rect) => rect.id === only);
  if (empty?.frame?.contents === 0 && frame && isOpenFrame(empty))
    return { x: frame.x + RAIL + BODY_GAP, y: frame.y + BODY_TOP };
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

/** Removes what is selected, containers with their contents; the neighbours that stay are left unconnected. */
export function removeSelection(store: EditorStore): boolean {
  const { nodes, notes, edges } = selectionOf(store.getState());
  const all = withContents(store.getState().history.flow, nodes);
  const count = all.size + notes.size + edges.length;
  if (count === 0) return false;
  return store.change(
    { type: 'remove', nodes: [...all], notes: [...notes], edges },
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
  const origin = fragmentCorner(fragment);
  const { flow } = store.getState().history;
  const isStep = fragmentTops(fragment).every(({ kind }) => (store.catalog[kind]?.role ?? 'step') === 'step');
  const wanted = at ? frameAt(store, at) : commonScope(store, fragment);
  const scope = isStep ? wanted : undefined;
  const parent = flow.nodes.find((node) => node.id === scope)?.id;
  const pasted = pasteFragment(fragment, {
    flow,
    catalog: store.catalog,
    at:
      at && parent !== undefined
        ? placeWithin(store, parent, snap(at))
        : snap(at ?? { x: origin.x + PASTE_SHIFT, y: origin.y + PASTE_SHIFT }),
    ...(parent === undefined ? {} : { parent }),
    newNoteId: () => crypto.randomUUID(),
  });
  const isChanged = store.change(pasted.change, label);
  store.select({ nodes: pasted.nodes, notes: pasted.notes });
  return isChanged;
}

/** The container that all of a fragment came from, when it is in this flow. */
function commonScope(store: EditorStore, fragment: FlowFragment): string | undefined {
  const [first, ...others] = new Set(fragmentTops(fragment).map((node) => node.parent));
  const { views } = store.getState();
  return others.length === 0 && first !== undefined && views.get(first)?.frame ? first : undefined;
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
  const { nodes: chosen, notes } = selectionOf(state);
  // What is inside of something that moves, moves with it.
  const nodes = new Set(topmost(state.history.flow, chosen));
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
