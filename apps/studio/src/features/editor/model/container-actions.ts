import type { FlowEdge } from '@heddle/contracts';
import { type EditorChange, moveInto, type Point, type PortsByNode, topmost, wrapNodes } from '@heddle/graph';
import { absoluteRects } from '../../../canvas/absolute-rects.ts';
import { BODY_GAP, BODY_TOP, isOpenFrame, RAIL, withinFrame } from '../../../canvas/node-geometry.ts';
import type { NodeViews } from '../../../canvas/node-view.ts';
import { boundsOf, snap } from '../../../canvas/place-nodes.ts';
import { type EditorStore, selectionOf } from './editor-store.ts';

/** All ports of the flow's nodes, for proposals. */
export function portsByNode(views: NodeViews): PortsByNode {
  return new Map([...views].map(([id, view]) => [id, view.ports]));
}

/** The innermost open container at a point of the canvas, but for the given nodes and what is inside of them. */
export function frameAt(
  store: EditorStore,
  at: Point,
  except: ReadonlySet<string> = new Set(),
): string | undefined {
  const { views, nodes } = store.getState();
  let found: string | undefined;
  // The inner ones come after the outer ones.
  for (const [id, rect] of absoluteRects(nodes)) {
    const view = views.get(id);
    if (!view || !isOpenFrame(view) || isWithin(views, id, except)) continue;
    const isHit =
      at.x >= rect.x && at.x <= rect.x + rect.width && at.y >= rect.y && at.y <= rect.y + rect.height;
    if (isHit) found = id;
  }
  return found;
}

function isWithin(views: NodeViews, id: string, chosen: ReadonlySet<string>): boolean {
  for (let at = views.get(id); at; at = views.get(at.parent ?? '')) if (chosen.has(at.id)) return true;
  return false;
}

/** A point of the canvas from the corner of a container, clear of its walls. */
export function placeWithin(store: EditorStore, container: string, at: Point): Point {
  const corner = absoluteRects(store.getState().nodes).get(container) ?? { x: 0, y: 0 };
  return withinFrame(snap({ x: at.x - corner.x, y: at.y - corner.y }));
}

/** What became of nodes that were let go on the canvas. */
export type Dropped =
  | { readonly type: 'moved' }
  /** They went over a border; `cut` are the edges that would have crossed it. */
  | { readonly type: 'crossed'; readonly into: string | undefined; readonly cut: readonly FlowEdge[] }
  | { readonly type: 'refused'; readonly reason: string };

/** Keeps where dragged nodes were let go: in the container under the pointer, or outside of all. One step of undo. */
export function dropNodes(store: EditorStore, dragged: readonly string[], pointer: Point): Dropped {
  const { history, views, nodes } = store.getState();
  const { flow } = history;
  const tops = topmost(flow, new Set(dragged.filter((id) => views.has(id))));
  const into = frameAt(store, pointer, new Set(tops));
  const movers = tops.filter((id) => views.get(id)?.parent !== into);
  if (movers.length === 0) {
    store.commitDrag();
    return { type: 'moved' };
  }
  const end = movers.map((id) => views.get(id)).find((view) => (view?.spec?.role ?? 'step') !== 'step');
  if (end && into !== undefined) {
    store.discardDrag();
    return {
      type: 'refused',
      reason: 'A flow begins and ends once: this node cannot be inside a container.',
    };
  }
  const rects = absoluteRects(nodes);
  const places = Object.fromEntries(
    movers.map((id) => {
      const { x, y } = rects.get(id) ?? { x: 0, y: 0 };
      return [id, into === undefined ? snap({ x, y }) : placeWithin(store, into, { x, y })];
    }),
  );
  const { change, cut } = moveInto({
    flow,
    ports: portsByNode(views),
    catalog: store.catalog,
    nodes: movers,
    parent: into,
    places,
  });
  const others = store.moved();
  const rest =
    others?.type === 'move'
      ? Object.fromEntries(Object.entries(others.nodes ?? {}).filter(([id]) => !movers.includes(id)))
      : {};
  const notes = others?.type === 'move' ? (others.notes ?? {}) : {};
  const label = into === undefined ? 'Take out' : `Move into ${views.get(into)?.title ?? into}`;
  store.change({ type: 'batch', changes: [change, { type: 'move', nodes: rest, notes }] }, label);
  return { type: 'crossed', into, cut };
}

/** Puts nodes into a new container and selects it; what was cut, or undefined when nothing could be done. */
export function wrap(
  store: EditorStore,
  request: {
    readonly kind: string;
    readonly nodes: readonly string[];
    readonly edge?: { readonly from: string; readonly to: string };
  },
  label: string,
): readonly FlowEdge[] | undefined {
  const { history, views } = store.getState();
  const wrapped = wrapNodes({
    ...request,
    flow: history.flow,
    ports: portsByNode(views),
    catalog: store.catalog,
    inset: { x: RAIL + BODY_GAP, y: BODY_TOP },
  });
  if (!wrapped) return undefined;
  const room: EditorChange = { type: 'move', nodes: placesAside(store, request.nodes) };
  if (!store.change({ type: 'batch', changes: [wrapped.change, room] }, label)) return undefined;
  store.select({ nodes: [wrapped.id] });
  return wrapped.cut;
}

/** Where the neighbours of nodes go when walls come to stand around those: away, as far as the walls need. */
function placesAside(store: EditorStore, members: readonly string[]): Record<string, Point> {
  const { views, nodes } = store.getState();
  const rects = [...absoluteRects(nodes)].map(([id, rect]) => ({ id, ...rect }));
  const chosen = new Set(members);
  const bounds = boundsOf(rects.filter(({ id }) => chosen.has(id)));
  const [first] = members;
  const scope = views.get(first ?? '')?.parent;
  if (!bounds) return {};
  const others = rects.filter(
    ({ id }) => views.has(id) && views.get(id)?.parent === scope && !chosen.has(id),
  );
  return Object.fromEntries(
    others.flatMap((rect) => {
      const at = store.getState().history.flow.layout?.nodes[rect.id];
      if (!at) return [];
      const side = RAIL + BODY_GAP;
      if (rect.x >= bounds.x + bounds.width) return [[rect.id, { x: at.x + side, y: at.y }]];
      if (rect.x + rect.width <= bounds.x) return [[rect.id, { x: at.x - side, y: at.y }]];
      const isBelow = rect.y >= bounds.y + bounds.height;
      return [[rect.id, { x: at.x, y: isBelow ? at.y + BODY_TOP : at.y - BODY_TOP }]];
    }),
  );
}

/** Puts what is selected into a new container of a kind. */
export function wrapSelection(store: EditorStore, kind: string): readonly FlowEdge[] | undefined {
  const { nodes, edges } = store.getState();
  const selected = selectionOf({ nodes, edges }).nodes;
  return wrap(store, { kind, nodes: [...selected] }, `Put into ${store.catalog[kind]?.title ?? kind}`);
}

/** Removes a container and leaves its contents where they are seen. */
export function unwrap(store: EditorStore, id: string): void {
  const { views } = store.getState();
  const inside = [...views.values()].filter((view) => view.parent === id).map((view) => view.id);
  store.change({ type: 'remove', nodes: [id] }, `Take apart ${views.get(id)?.title ?? id}`);
  store.select({ nodes: inside });
}

/** Closes or opens a container. */
export function setCollapsed(store: EditorStore, id: string, collapsed: boolean): void {
  store.change({ type: 'move', nodes: { [id]: { collapsed } } }, collapsed ? 'Close' : 'Open');
}

/** Opens every closed container around a node, so that it can be seen. */
export function reveal(store: EditorStore, id: string): void {
  const { views } = store.getState();
  const closed: string[] = [];
  for (let at = views.get(views.get(id)?.parent ?? ''); at; at = views.get(at.parent ?? ''))
    if (at.frame?.isCollapsed) closed.push(at.id);
  if (closed.length === 0) return;
  store.change(
    { type: 'move', nodes: Object.fromEntries(closed.map((each) => [each, { collapsed: false }])) },
    'Open',
  );
}
