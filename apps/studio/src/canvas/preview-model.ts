import type { Flow, NodeCategory } from '@heddle/contracts';
import type { Point } from '@heddle/graph';
import { layoutNodes, toLayoutEdge } from './auto-layout.ts';
import { type CanvasEdge, type EdgeKind, toCanvasEdges } from './flow-to-canvas.ts';
import { handlePlaces, nodeSize, type Size } from './node-geometry.ts';
import type { NodeView, NodeViews } from './node-view.ts';
import { boundsOf, type Rect } from './place-nodes.ts';
import { portTypeColor } from './port-look.ts';

/** A node of a picture of a flow. */
export interface PreviewNode extends Rect {
  readonly id: string;
  readonly title: string;
  readonly icon: string;
  readonly category: NodeCategory;
}

/** A line of a picture of a flow, as an SVG path in flow units. */
export interface PreviewEdge {
  readonly id: string;
  readonly path: string;
  readonly color: string;
  readonly kind: EdgeKind;
}

/** A picture of a flow: what is drawn, and the rectangle around it in flow units. */
export interface FlowPicture {
  readonly bounds: Rect;
  readonly nodes: readonly PreviewNode[];
  readonly edges: readonly PreviewEdge[];
}

/** The flow with a place for every node: its own, or a computed layout of all when one is missing. */
export function withPlaces(flow: Flow, views: NodeViews): Flow {
  const known = flow.layout?.nodes ?? {};
  if (flow.nodes.every((node) => Object.hasOwn(known, node.id))) return flow;
  const edges = toCanvasEdges(flow, views, []).flatMap(toLayoutEdge);
  const nodes = layoutNodes(views, edges, new Set(views.keys()), { x: 0, y: 0 });
  return { ...flow, layout: { notes: [], groups: [], ...flow.layout, nodes: { ...nodes } } };
}

/** What a picture of a flow shows. A flow without nodes has no picture. */
export function toFlowPicture(flow: Flow, views: NodeViews): FlowPicture | undefined {
  const places = withPlaces(flow, views).layout?.nodes ?? {};
  const nodes = [...views.values()].map(
    (view): PreviewNode => ({
      id: view.id,
      title: view.title,
      icon: view.icon,
      category: view.category,
      ...(places[view.id] ?? { x: 0, y: 0 }),
      ...nodeSize(view),
    }),
  );
  const bounds = boundsOf(nodes);
  if (!bounds) return undefined;
  const at = new Map(nodes.map((node) => [node.id, node]));
  const edges = toCanvasEdges(flow, views, []).flatMap((edge) => toPreviewEdge(edge, views, at) ?? []);
  return { bounds, nodes, edges };
}

function toPreviewEdge(
  edge: CanvasEdge,
  views: NodeViews,
  places: ReadonlyMap<string, Point>,
): PreviewEdge | undefined {
  const from = handlePoint(views.get(edge.source), places.get(edge.source), edge.sourceHandle);
  const to = handlePoint(views.get(edge.target), places.get(edge.target), edge.targetHandle);
  if (!from || !to || !edge.data) return undefined;
  const { kind, type } = edge.data;
  const color = kind === 'error' ? 'var(--danger)' : portTypeColor(type);
  return { id: edge.id, kind, color, path: curve(from, to, kind === 'attachment') };
}

function handlePoint(
  view: NodeView | undefined,
  place: Point | undefined,
  handle: string | null | undefined,
): Point | undefined {
  const own = view && handlePlaces(view).find((each) => each.id === handle);
  return own && place ? { x: place.x + own.x, y: place.y + own.y } : undefined;
}

/** A curve that leaves to the right, or upwards for a loan, as on the canvas. */
function curve(from: Point, to: Point, isLoan: boolean): string {
  const pull = Math.max(40, Math.hypot(to.x - from.x, to.y - from.y) * 0.4);
  const [one, two] = isLoan
    ? [`${from.x} ${from.y - pull}`, `${to.x} ${to.y + pull}`]
    : [`${from.x + pull} ${from.y}`, `${to.x - pull} ${to.y}`];
  return `M${from.x} ${from.y}C${one} ${two} ${to.x} ${to.y}`;
}

const LETTER_WIDTH = 0.56;

/** A title in at most two lines that fit a width; what does not fit ends with an ellipsis. */
export function breakTitle(title: string, width: number, fontSize: number, lines: 1 | 2): readonly string[] {
  const room = Math.max(3, Math.floor(width / (fontSize * LETTER_WIDTH)));
  if (title.length <= room) return [title];
  const space = title.lastIndexOf(' ', room);
  if (lines === 1 || space <= 0) return [shorten(title, room)];
  return [title.slice(0, space), shorten(title.slice(space + 1), room)];
}

function shorten(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
}

/** How far a picture shrinks to fit into a frame, in pixels per flow unit; it is never enlarged beyond `most`. */
export function fitScale(bounds: Size, frame: Size, most: number): number {
  return Math.min(most, frame.width / bounds.width, frame.height / bounds.height);
}
