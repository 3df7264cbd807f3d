import type { CanvasNode } from './flow-to-canvas.ts';
import type { Rect } from './place-nodes.ts';

/** Where nodes and notes stand on the whole canvas: what is inside a container is placed from that one's corner. */
export function absoluteRects(nodes: readonly CanvasNode[]): ReadonlyMap<string, Rect> {
  const rects = new Map<string, Rect>();
  // A container comes before its contents.
  for (const node of nodes) {
    const around = rects.get(node.parentId ?? '') ?? { x: 0, y: 0 };
    rects.set(node.id, {
      x: around.x + node.position.x,
      y: around.y + node.position.y,
      width: node.width ?? 0,
      height: node.height ?? 0,
    });
  }
  return rects;
}
