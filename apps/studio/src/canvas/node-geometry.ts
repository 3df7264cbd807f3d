import type { NodeView, PortView } from './node-view.ts';

/** Dots of the canvas and steps of dragging, in flow units. Every port lies on it, so that edges run straight. */
export const GRID = 20;
export const NODE_WIDTH = 240;
const HEADER = 48;
const PADDING = 8;
const ROW = 20;
const FOOTER = 24;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Whether a node has a line of policy marks at its foot. */
export function hasBadges(view: NodeView): boolean {
  return Object.keys(view.node.policies ?? {}).length > 0;
}

/** How large a node is drawn. `canvas.css` draws the same figures. */
export function nodeSize(view: NodeView): Size {
  const rows = Math.max(view.inputs.length, view.outputs.length);
  const body = rows === 0 ? 0 : rows * ROW + 2 * PADDING;
  const feet = (view.borrows.length > 0 ? FOOTER : 0) + (hasBadges(view) ? FOOTER : 0);
  return { width: NODE_WIDTH, height: HEADER + body + feet };
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
  const { height } = nodeSize(view);
  const rowAt = (index: number) => HEADER + PADDING + ROW / 2 + index * ROW;
  const along = (index: number, count: number) => (NODE_WIDTH * (index + 1)) / (count + 1);
  return [
    { id: handleId('input', 'run'), type: 'target', position: 'left', x: 0, y: HEADER / 2 },
    ...view.inputs.map(
      (port, index): HandlePlace => ({
        id: handleId('input', port.name),
        type: 'target',
        position: 'left',
        x: 0,
        y: rowAt(index),
      }),
    ),
    ...view.outputs.map(
      (port, index): HandlePlace => ({
        id: handleId('output', port.name),
        type: 'source',
        position: 'right',
        x: NODE_WIDTH,
        y: rowAt(index),
      }),
    ),
    ...view.borrows.map(
      (port, index): HandlePlace => ({
        id: handleId('borrows', port.name),
        type: 'target',
        position: 'bottom',
        x: along(index, view.borrows.length),
        y: height,
      }),
    ),
    ...view.lends.map(
      (port, index): HandlePlace => ({
        id: handleId('lends', port.name),
        type: 'source',
        position: 'top',
        x: along(index, view.lends.length),
        y: 0,
      }),
    ),
  ];
}
