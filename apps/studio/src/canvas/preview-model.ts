import type { Flow, NodeCategory } from '@heddle/contracts';
import type { Point } from '@heddle/graph';
import { absoluteRects } from './absolute-rects.ts';
import { toLayoutEdge } from './auto-layout.ts';
import { type CanvasEdge, type EdgeKind, toCanvasEdges, toCanvasNodes } from './flow-to-canvas.ts';
import { kinds } from './kinds.ts';
import { layoutTree } from './layout-tree.ts';
import { handlePlaces, isOpenFrame, type Size } from './node-geometry.ts';
import { createNodeViews, type NodeView, type NodeViews } from './node-view.ts';
import { boundsOf, type Rect } from './place-nodes.ts';
import { portTypeColor } from './port-look.ts';

/** A node of a picture of a flow. */
export interface PreviewNode extends Rect {
  readonly id: string;
  readonly title: string;
  readonly icon: string;
  readonly category: NodeCategory;
  /** Drawn around others. */
  readonly isFrame: boolean;
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
  const placed = layoutTree(views, edges, new Set(views.keys()), { x: 0, y: 0 });
  const nodes = Object.fromEntries(
    Object.entries(placed).map(([id, place]) => [id, { x: 0, y: 0, ...known[id], ...place }]),
  );
  return { ...flow, layout: { notes: [], groups: [], ...flow.layout, nodes } };
}

/** What a picture of a flow shows. A flow without nodes has no picture. */
export function toFlowPicture(flow: Flow, views: NodeViews): FlowPicture | undefined {
  const placed = withPlaces(flow, views);
  const drawn = createNodeViews(placed, kinds, views);
  const rects = absoluteRects(toCanvasNodes(placed, drawn, []));
  const nodes = [...drawn.values()]
    .sort((one, other) => one.depth - other.depth)
    .flatMap((view): PreviewNode[] => {
      const rect = rects.get(view.id);
      if (!rect) return [];
      const { id, title, icon, category } = view;
      return [{ id, title, icon, category, isFrame: isOpenFrame(view), ...rect }];
    });
  const bounds = boundsOf(nodes);
  if (!bounds) return undefined;
  const at = new Map(nodes.map((node) => [node.id, node]));
  const edges = toCanvasEdges(placed, drawn, []).flatMap((edge) => toPreviewEdge(edge, drawn, at) ?? []);
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
