import dagre from '@dagrejs/dagre';
import type { Point } from '@heddle/graph';
import type { CanvasEdge } from './flow-to-canvas.ts';
import { connectedParts, packParts } from './layout-parts.ts';
import { GRID, handlePlaces, nodeSize, type Size } from './node-geometry.ts';
import type { NodeView, NodeViews } from './node-view.ts';
import { boundsOf, overlaps, type Rect, snap } from './place-nodes.ts';

/** An edge between two ports as the layout needs it. */
export interface LayoutEdge {
  readonly source: string;
  readonly sourceHandle: string;
  readonly target: string;
  readonly targetHandle: string;
  readonly isLoan: boolean;
}

/** An edge of the canvas for the layout; references count, they are values that flow too. None without both ports. */
export function toLayoutEdge(edge: CanvasEdge): LayoutEdge[] {
  const { source, sourceHandle, target, targetHandle, data } = edge;
  if (!sourceHandle || !targetHandle) return [];
  return [{ source, sourceHandle, target, targetHandle, isLoan: data?.kind === 'attachment' }];
}

const COLUMN_GAP = 4 * GRID;
const ROW_GAP = 2 * GRID;
const LOAN_GAP = 3 * GRID;
const NO_SIZE: Size = { width: 0, height: 0 };

/**
 * Places nodes from left to right, so that values flow in reading direction: lenders below who borrows them, each node
 * as high as makes the line from its first source straight. Only nodes in `ids` move; together they keep their place.
 */
export function layoutNodes(
  views: NodeViews,
  edges: readonly LayoutEdge[],
  ids: ReadonlySet<string>,
  origin: Point,
): Record<string, Point> {
  const chosen = [...views.values()].filter((view) => ids.has(view.id));
  const inside = edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const sizes = new Map(chosen.map((view) => [view.id, nodeSize(view)]));
  const parts = connectedParts([...sizes.keys()], inside).map((part) => {
    const placed = layoutPart(views, inside, new Set(part), sizes);
    return [...placed].map(([id, at]) => ({ id, ...at, ...(sizes.get(id) ?? NO_SIZE) }));
  });
  return normalise(packParts(parts, { x: COLUMN_GAP, y: 2 * ROW_GAP }), origin, sizes);
}

/** Nodes that hang together, wherever they come to lie. */
function layoutPart(
  views: NodeViews,
  edges: readonly LayoutEdge[],
  ids: ReadonlySet<string>,
  sizes: ReadonlyMap<string, Size>,
): Map<string, Point> {
  const inside = edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const lenders = lendersOf(inside);
  const isLender = new Set([...lenders.values()].flat());
  const stepsOnly = [...views.values()].filter((view) => ids.has(view.id) && !isLender.has(view.id));
  const blocks = new Map(stepsOnly.map((view) => [view.id, blockSize(view.id, lenders, sizes)]));
  const columns = upright(rank(stepsOnly, inside, blocks), [...blocks.keys()]);
  const placed = straighten(columns, inside, views, blocks);
  for (const [borrower, loaned] of lenders) placeLenders(borrower, loaned, placed, sizes);
  return placed;
}

/**
 * Turned upside down when more neighbours in a column then stand in the order in which the flow names them: lines
 * cross as often either way, and the first branch is looked for at the top.
 */
function upright<Item extends Rect & { readonly id: string }>(
  ranked: readonly Item[],
  ids: readonly string[],
): Item[] {
  const order = new Map(ids.map((id, index) => [id, index]));
  let inOrder = 0;
  for (const column of columnsOf(ranked))
    column.forEach(({ id }, index) => {
      const above = column[index - 1];
      if (above) inOrder += Math.sign((order.get(id) ?? 0) - (order.get(above.id) ?? 0));
    });
  if (inOrder >= 0) return [...ranked];
  return ranked.map((item) => ({ ...item, y: -item.y - item.height }));
}

/** Who lends to whom: the lenders of each node, each under its first borrower alone. */
function lendersOf(edges: readonly LayoutEdge[]): Map<string, string[]> {
  const flows = new Set(edges.filter((edge) => !edge.isLoan).flatMap((edge) => [edge.source, edge.target]));
  const lenders = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { source, target, isLoan } of edges) {
    if (!isLoan || seen.has(source) || flows.has(source)) continue;
    seen.add(source);
    lenders.set(target, [...(lenders.get(target) ?? []), source]);
  }
  return lenders;
}

/** The room a node takes with what it borrows below it. */
function blockSize(id: string, lenders: Map<string, string[]>, sizes: ReadonlyMap<string, Size>): Size {
  const own = sizes.get(id) ?? { width: 0, height: 0 };
  const loaned = (lenders.get(id) ?? []).map((lender) => sizes.get(lender) ?? own);
  if (loaned.length === 0) return own;
  const width = loaned.reduce((sum, size) => sum + size.width + GRID, -GRID);
  const tallest = Math.max(...loaned.map((size) => size.height));
  return { width: Math.max(own.width, width), height: own.height + LOAN_GAP + tallest };
}

/** Columns and the order within them, from dagre. */
function rank(
  views: readonly NodeView[],
  edges: readonly LayoutEdge[],
  blocks: ReadonlyMap<string, Size>,
): (Rect & { readonly id: string })[] {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', ranksep: COLUMN_GAP, nodesep: ROW_GAP, ranker: 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of views) graph.setNode(id, { ...(blocks.get(id) ?? { width: 0, height: 0 }) });
  edges.forEach((edge, index) => {
    if (!edge.isLoan && blocks.has(edge.source) && blocks.has(edge.target)) {
      graph.setEdge(edge.source, edge.target, { weight: 1 }, String(index));
    }
  });
  dagre.layout(graph);
  return views
    .map(({ id }) => {
      const { x, y } = graph.node(id);
      const { width, height } = blocks.get(id) ?? { width: 0, height: 0 };
      return { id, x: x - width / 2, y: y - height / 2, width, height };
    })
    .sort((left, right) => left.x + left.width / 2 - (right.x + right.width / 2) || left.y - right.y);
}

/**
 * Moves each node up or down so that the line from its first source is straight. A line that passes a column on its way
 * keeps a corridor there, so that it never runs behind a node.
 */
function straighten(
  ranked: readonly (Rect & { readonly id: string })[],
  edges: readonly LayoutEdge[],
  views: NodeViews,
  blocks: ReadonlyMap<string, Size>,
): Map<string, Point> {
  const columns = columnsOf(ranked);
  const columnOf = new Map(columns.flatMap((column, index) => column.map(({ id }) => [id, index] as const)));
  const mains = mainEdges(edges, columnOf);
  const placed = new Map<string, Rect>();
  const lineOf = (edge: LayoutEdge) => {
    const y = handleY(views.get(edge.source), edge.sourceHandle);
    const source = placed.get(edge.source);
    return source && y !== undefined ? source.y + y : undefined;
  };
  columns.forEach((column, index) => {
    const corridors = mains
      .filter((edge) => (columnOf.get(edge.source) ?? 0) < index && index < (columnOf.get(edge.target) ?? 0))
      .flatMap((edge) => lineOf(edge) ?? []);
    let lowest = Number.NEGATIVE_INFINITY;
    for (const { id, x, y, width, height } of column) {
      const size = blocks.get(id) ?? { width, height };
      const main = mains.find((edge) => edge.target === id);
      const [line, inside] = main ? [lineOf(main), handleY(views.get(id), main.targetHandle)] : [];
      const wish = line === undefined || inside === undefined ? y : line - inside;
      const isFree = (rect: Rect) =>
        rect.y >= lowest &&
        ![...placed.values()].some((other) => overlaps(rect, other, ROW_GAP / 2)) &&
        !corridors.some((at) => at > rect.y - GRID && at < rect.y + rect.height + GRID);
      const rect = nearestFree({ ...size, ...snap({ x, y: wish }) }, isFree);
      placed.set(id, rect);
      lowest = rect.y + rect.height + ROW_GAP;
    }
  });
  return new Map([...placed].map(([id, { x, y }]) => [id, { x, y }]));
}

/** The edge of each node that shall be straight: the first that comes from a column before it. */
function mainEdges(edges: readonly LayoutEdge[], columnOf: ReadonlyMap<string, number>): LayoutEdge[] {
  const mains = new Map<string, LayoutEdge>();
  for (const edge of edges) {
    const [from, to] = [columnOf.get(edge.source), columnOf.get(edge.target)];
    if (edge.isLoan || from === undefined || to === undefined || from >= to || mains.has(edge.target))
      continue;
    mains.set(edge.target, edge);
  }
  return [...mains.values()];
}

/** The place nearest to the wished one, up or down, that is free; far enough down there always is one. */
function nearestFree(wished: Rect, isFree: (rect: Rect) => boolean): Rect {
  for (let step = 0; ; step += GRID) {
    const up = { ...wished, y: wished.y - step };
    if (isFree(up)) return up;
    const down = { ...wished, y: wished.y + step };
    if (isFree(down)) return down;
  }
}

/** Nodes that stand above each other, column by column, each from the top down. */
function columnsOf<Item extends Rect>(items: readonly Item[]): Item[][] {
  const columns: Item[][] = [];
  for (const item of items) {
    const last = columns.at(-1);
    const isSame = last?.some(
      (other) => Math.abs(other.x + other.width / 2 - item.x - item.width / 2) < GRID,
    );
    if (last && isSame) last.push(item);
    else columns.push([item]);
  }
  return columns.map((column) => column.sort((one, other) => one.y - other.y));
}

function handleY(view: NodeView | undefined, handle: string): number | undefined {
  return view && handlePlaces(view).find((place) => place.id === handle)?.y;
}

function placeLenders(
  borrower: string,
  loaned: readonly string[],
  placed: Map<string, Point>,
  sizes: ReadonlyMap<string, Size>,
): void {
  const at = placed.get(borrower);
  const size = sizes.get(borrower);
  if (!at || !size) return;
  const widths = loaned.map((id) => sizes.get(id)?.width ?? 0);
  const total = widths.reduce((sum, width) => sum + width + GRID, -GRID);
  let x = at.x + Math.max(0, (size.width - total) / 2);
  loaned.forEach((id, index) => {
    placed.set(id, snap({ x, y: at.y + size.height + LOAN_GAP }));
    x += (widths[index] ?? 0) + GRID;
  });
}

/** Puts the whole at the place it had. */
function normalise(
  placed: ReadonlyMap<string, Point>,
  origin: Point,
  sizes: ReadonlyMap<string, Size>,
): Record<string, Point> {
  const bounds = boundsOf([...placed].map(([id, at]) => ({ ...at, ...(sizes.get(id) ?? NO_SIZE) })));
  if (!bounds) return {};
  const start = snap(origin);
  return Object.fromEntries(
    [...placed].map(([id, { x, y }]) => [id, snap({ x: x - bounds.x + start.x, y: y - bounds.y + start.y })]),
  );
}
