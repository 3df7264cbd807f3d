import type { Point } from '@heddle/graph';
import type { ReactFlowInstance } from '@xyflow/react';
import { NODE_WIDTH } from '../../../canvas/node-geometry.ts';

type Converter = Pick<ReactFlowInstance, 'screenToFlowPosition'>;

/** Where a node's corner goes to stand in the middle of what is seen of the canvas. */
export function canvasCenter(flow: Converter): Point {
  const frame = document.querySelector('.hd-canvas')?.getBoundingClientRect();
  if (!frame) return { x: 0, y: 0 };
  const middle = flow.screenToFlowPosition({ x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 });
  return { x: middle.x - NODE_WIDTH / 2, y: middle.y - 72 };
}

/** Fewer nodes than this are seen at a glance, and need no map. */
export const MAP_FROM = 5;

/**
 * How much room is left around the nodes, and how large they are shown at most, when all are shown. At the foot the
 * toolbar stands, which must not cover a node.
 */
export const FIT = { padding: { x: '4.5%', top: '4.5%', bottom: '72px' }, maxZoom: 1 } as const;

/**
 * Shows all there is. With nothing there it does nothing: React Flow would keep the wish and move the view away under
 * the first node that is added.
 */
export function showAll(flow: Pick<ReactFlowInstance, 'fitView' | 'getNodes'>): void {
  if (flow.getNodes().length > 0) void flow.fitView({ ...FIT, duration: viewMotion() });
}

/** Milliseconds a move of the view takes; none when the system asks for less motion. */
export function viewMotion(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200;
}

/** Gives a node on the canvas the keyboard's focus. */
export function focusNodeElement(id: string): void {
  // The element may be drawn a moment later, when the node was just added.
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
      ?.focus({ preventScroll: true }),
  );
}
