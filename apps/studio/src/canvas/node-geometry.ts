import type { NodeView, PortView } from './node-view.ts';

/** Dots of the canvas and steps of dragging, in flow units. Every port lies on it, so that edges run straight. */
export const GRID = 20;
export const NODE_WIDTH = 240;
export const HEADER = 48;
const PADDING = 8;
const ROW = 20;
const FOOTER = 24;

/** The walls of an open container, through which its ports lead, and where its contents begin at the top. */
export const RAIL = 120;
export const BODY_TOP = 80;
/** Air between a container's contents and its walls. */
export const BODY_GAP = 2 * GRID;
const SMALLEST_FRAME = { width: 560, height: 240 } as const;
const EMPTY_FRAME = { width: 640, height: 280 } as const;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whether a node has a line of policy marks at its foot. */
export function hasBadges(view: NodeView): boolean {
  return Object.keys(view.node.policies ?? {}).length > 0;
}

/** Whether a node is drawn as a frame around others. */
export function isOpenFrame(view: NodeView): boolean {
  return view.frame !== undefined && !view.frame.isCollapsed;
}

/** How large a node is drawn. `canvas.css` draws the same figures. */
export function nodeSize(view: NodeView): Size {
  if (view.frame && !view.frame.isCollapsed) return { width: view.frame.width, height: view.frame.height };
  const rows = Math.max(view.inputs.length, view.outputs.length);
  const body = rows === 0 ? 0 : rows * ROW + 2 * PADDING;
  const borrows = view.borrows.length > 0 ? FOOTER : 0;
  const feet = borrows + (hasBadges(view) ? FOOTER : 0) + (view.frame ? FOOTER : 0);
  return { width: NODE_WIDTH, height: HEADER + body + feet };
}

/** How many rows from the first one the ports on the inner side of a container's walls begin. */
export function innerRow(view: Pick<NodeView, 'inputs' | 'outputs'>): number {
  return Math.max(view.inputs.length, view.outputs.length) + 2;
}

/**
 * How large an open container is: as large as it was made, but never so small that contents or ports stick out.
 * `contents` are the rectangles of what is directly inside, from the container's corner.
 */
export function frameSize(
  view: Pick<NodeView, 'inputs' | 'outputs' | 'innerInputs' | 'innerOutputs'>,
  given: Partial<Size>,
  contents: readonly (Size & { readonly x: number; readonly y: number })[],
): Size & { readonly least: Size } {
  const rows = innerRow(view) + Math.max(view.innerInputs.length, view.innerOutputs.length);
  const least = {
    width: Math.max(
      SMALLEST_FRAME.width,
      ...contents.map((rect) => onGrid(rect.x + rect.width) + BODY_GAP + RAIL),
    ),
    height: Math.max(
      SMALLEST_FRAME.height,
      HEADER + 2 * PADDING + rows * ROW,
      ...contents.map((rect) => onGrid(rect.y + rect.height) + BODY_GAP),
    ),
  };
  const wish = contents.length === 0 ? EMPTY_FRAME : least;
  return {
    width: Math.max(given.width ?? wish.width, least.width),
    height: Math.max(given.height ?? wish.height, least.height),
    least,
  };
}

function onGrid(value: number): number {
  return Math.ceil(value / GRID) * GRID;
}

/** A place within a container that keeps clear of its header and its left wall. */
export function withinFrame(at: { readonly x: number; readonly y: number }): { x: number; y: number } {
  return { x: Math.max(at.x, RAIL + GRID), y: Math.max(at.y, BODY_TOP - GRID) };
}

export interface HandlePlace {
  readonly id: string;
  readonly type: 'source' | 'target';
  readonly position: 'left' | 'right' | 'top' | 'bottom';
  /** Centre, from the node's top left corner. */
  readonly x: number;
  readonly y: number;
}

/** The handle of a port within its node; inputs and outputs may share a name. */
export function handleId(side: PortView['side'], port: string): string {
  return `${side}.${port}`;
}

/** Splits what {@link handleId} made. */
export function parseHandleId(
  id: string,
): { readonly side: PortView['side']; readonly port: string } | undefined {
  const [side, port] = [id.slice(0, id.indexOf('.')), id.slice(id.indexOf('.') + 1)];
  return side === 'input' || side === 'output' || side === 'borrows' || side === 'lends'
    ? { side, port }
    : undefined;
}

/** How large a handle's dot is; that of a loan stands on its tip. `canvas.css` says the same. */
export function handleSize(id: string): number {
  const handle = parseHandleId(id);
  if (handle?.side === 'borrows' || handle?.side === 'lends') return 9 * Math.SQRT2;
  return id === handleId('input', 'run') ? 7 : 9;
}

/** Where every handle of a node is. */
export function handlePlaces(view: NodeView): HandlePlace[] {
  const { width, height } = nodeSize(view);
  if (isOpenFrame(view)) return frameHandles(view, width);
  return [
    RUN_HANDLE,
    ...column(view.inputs, { type: 'target', position: 'left', x: 0 }, FIRST_ROW),
    ...column(view.outputs, { type: 'source', position: 'right', x: NODE_WIDTH }, FIRST_ROW),
    ...row(view.borrows, { type: 'target', position: 'bottom', y: height }),
    ...row(view.lends, { type: 'source', position: 'top', y: 0 }),
  ];
}

const FIRST_ROW = HEADER + PADDING + ROW / 2;
const RUN_HANDLE: HandlePlace = {
  id: handleId('input', 'run'),
  type: 'target',
  position: 'left',
  x: 0,
  y: HEADER / 2,
};

function column(
  ports: readonly PortView[],
  at: Pick<HandlePlace, 'type' | 'position' | 'x'>,
  top: number,
): HandlePlace[] {
  return ports.map((port, index) => ({ id: handleId(port.side, port.name), ...at, y: top + index * ROW }));
}

function row(ports: readonly PortView[], at: Pick<HandlePlace, 'type' | 'position' | 'y'>): HandlePlace[] {
  return ports.map((port, index) => ({
    id: handleId(port.side, port.name),
    ...at,
    x: (NODE_WIDTH * (index + 1)) / (ports.length + 1),
  }));
}

/** Handles of an open container: its ports at the outside of its walls, those for its contents at the inside. */
function frameHandles(view: NodeView, width: number): HandlePlace[] {
  const inner = FIRST_ROW + innerRow(view) * ROW;
  return [
    RUN_HANDLE,
    ...column(view.inputs, { type: 'target', position: 'left', x: 0 }, FIRST_ROW),
    ...column(view.outputs, { type: 'source', position: 'right', x: width }, FIRST_ROW),
    ...column(view.innerOutputs, { type: 'source', position: 'right', x: RAIL }, inner),
    ...column(view.innerInputs, { type: 'target', position: 'left', x: width - RAIL }, inner),
  ];
}
