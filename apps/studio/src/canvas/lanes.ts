import type { Segment } from '@heddle/contracts';
import { absoluteRects } from './absolute-rects.ts';
import type { CanvasNode } from './flow-to-canvas.ts';
import { GRID, HEADER } from './node-geometry.ts';
import { boundsOf, type Rect } from './place-nodes.ts';

/** A job behind the nodes it runs: an outline, a label and where to put it. */
export interface Lane {
  readonly id: string;
  readonly label: string;
  readonly reason: string;
  /** Rounded boxes that, filled together, show one band. */
  readonly boxes: readonly Rect[];
  readonly at: { readonly x: number; readonly y: number };
  readonly hue: number;
}

const MARGIN = GRID;
const GOLDEN_ANGLE = 137.5;

/** The lanes of a plan over the nodes as they stand. Nodes of one job that follow each other are bridged. */
export function toLanes(segments: readonly Segment[], nodes: readonly CanvasNode[]): Lane[] {
  const frames = new Set(nodes.filter((node) => node.type === 'frame').map((node) => node.id));
  // Of a container only the header is tinted: inside, its contents have jobs of their own.
  const rects = new Map(
    [...absoluteRects(nodes)].map(([id, rect]) => [id, frames.has(id) ? { ...rect, height: HEADER } : rect]),
  );
  return segments.flatMap((segment, index): Lane[] => {
    const own = segment.nodes.flatMap((id) => rects.get(id) ?? []);
    const bounds = boundsOf(own);
    const [first] = own;
    if (!bounds || !first) return [];
    return [
      {
        id: segment.id,
        label: `Job ${index + 1}`,
        reason: segment.reason,
        hue: Math.round(index * GOLDEN_ANGLE) % 360,
        at: {
          x: first.x - MARGIN + 6,
          y: frames.has(segment.nodes[0] ?? '') ? first.y - MARGIN + 2 : first.y + first.height + 2,
        },
        boxes: [...own.map(withMargin), ...bridges(own)],
      },
    ];
  });
}

function withMargin(rect: Rect): Rect {
  return {
    x: rect.x - MARGIN,
    y: rect.y - MARGIN,
    width: rect.width + 2 * MARGIN,
    height: rect.height + 2 * MARGIN,
  };
}

/** Boxes between neighbours of a chain, where they stand side by side. */
function bridges(rects: readonly Rect[]): Rect[] {
  return rects.slice(1).flatMap((rect, index): Rect[] => {
    const before = rects[index];
    if (!before) return [];
    const top = Math.max(before.y, rect.y);
    const bottom = Math.min(before.y + before.height, rect.y + rect.height);
    const left = before.x + before.width;
    if (bottom - top < GRID || rect.x < left) return [];
    return [{ x: left, y: top, width: rect.x - left, height: bottom - top }];
  });
}
