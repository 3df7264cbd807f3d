import dagre from '@dagrejs/dagre';
import type { Point } from '@heddle/graph';
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

const COLUMN_GAP = 4 * GRID;
const ROW_GAP = 2 * GRID;
const LOAN_GAP = 3 * GRID;

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
  const lenders = lendersOf(inside);
  const isLender = new Set([...lenders.values()].flat());
  const stepsOnly = chosen.filter((view) => !isLender.has(view.id));
  const sizes = new Map(chosen.map((view) => [view.id, nodeSize(view)]));
  const blocks = new Map(stepsOnly.map((view) => [view.id, blockSize(view.id, lenders, sizes)]));
  const columns = rank(stepsOnly, inside, blocks);
  const placed = straighten(columns, inside, views, blocks);
  for (const [borrower, loaned] of lenders) placeLenders(borrower, loaned, placed, sizes);
  return normalise(placed, origin, sizes);
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
 * Moves each node up or down so that the line from its nearest source is straight, as far as the order that dagre gave
 * its column allows.
 */
function straighten(
  ranked: readonly (Rect & { readonly id: string })[],
  edges: readonly LayoutEdge[],
  views: NodeViews,
  blocks: ReadonlyMap<string, Size>,
): Map<string, Point> {
  const placed = new Map<string, Rect>();
  for (const column of columnsOf(ranked)) {
    const wishes = column.map((node) => straightY(node.id, edges, views, placed) ?? node.y);
    // From the top down nothing may come to lie above the one before it; what is pushed down pushes on.
    let lowest = Number.NEGATIVE_INFINITY;
    column.forEach(({ id, x, width, height }, index) => {
      const size = blocks.get(id) ?? { width, height };
      const room = roomBelow(wishes, column, index);
      let rect: Rect = { ...size, ...snap({ x, y: Math.max(lowest, Math.min(wishes[index] ?? 0, room)) }) };
      while ([...placed.values()].some((other) => overlaps(rect, other, ROW_GAP / 2))) {
        rect = { ...rect, y: rect.y + GRID };
      }
      placed.set(id, rect);
      lowest = rect.y + rect.height + ROW_GAP;
    });
  }
  return new Map([...placed].map(([id, { x, y }]) => [id, { x, y }]));
}

/** The lowest place for a node at which those below it can still have theirs, when they wish to be straight. */
function roomBelow(wishes: readonly number[], column: readonly Rect[], index: number): number {
  const next = wishes[index + 1];
  if (next === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(next, roomBelow(wishes, column, index + 1)) - (column[index]?.height ?? 0) - ROW_GAP;
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

/** Where a node must be for the line from its nearest source to be straight; of several, that of the first edge. */
function straightY(
  id: string,
  edges: readonly LayoutEdge[],
  views: NodeViews,
  placed: ReadonlyMap<string, Point>,
): number | undefined {
  const inbound = edges.filter((each) => each.target === id && !each.isLoan && placed.has(each.source));
  const xOf = (edge: LayoutEdge) => placed.get(edge.source)?.x ?? 0;
  const nearest = Math.max(...inbound.map(xOf));
  const edge = inbound.find((each) => xOf(each) === nearest);
  const source = edge && placed.get(edge.source);
  if (!edge || !source) return undefined;
  const from = handleY(views.get(edge.source), edge.sourceHandle);
  const to = handleY(views.get(id), edge.targetHandle);
  return from === undefined || to === undefined ? undefined : source.y + from - to;
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
  const bounds = boundsOf(
    [...placed].map(([id, at]) => ({ ...at, ...(sizes.get(id) ?? { width: 0, height: 0 }) })),
  );
  if (!bounds) return {};
  const start = snap(origin);
  return Object.fromEntries(
    [...placed].map(([id, { x, y }]) => [id, snap({ x: x - bounds.x + start.x, y: y - bounds.y + start.y })]),
  );
}
