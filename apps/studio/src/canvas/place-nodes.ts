import type { Point } from '@heddle/graph';
import { GRID, type Size } from './node-geometry.ts';

/** A thing's place and size on the canvas, in flow units. */
export interface Rect extends Point, Size {}

const GAP = GRID;

/** A point on the grid. */
export function snap(point: Point): Point {
  return { x: Math.round(point.x / GRID) * GRID, y: Math.round(point.y / GRID) * GRID };
}

/** The smallest rectangle around others; undefined around nothing. */
export function boundsOf(rects: readonly Rect[]): Rect | undefined {
  if (rects.length === 0) return undefined;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether two rectangles touch, counting a margin around the first. */
export function overlaps(one: Rect, other: Rect, margin = 0): boolean {
  return (
    one.x - margin < other.x + other.width &&
    other.x < one.x + one.width + margin &&
    one.y - margin < other.y + other.height &&
    other.y < one.y + one.height + margin
  );
}

/** The nearest place on the grid at or below the wanted one where a thing of this size covers nothing. */
export function freePlace(wanted: Point, size: Size, taken: readonly Rect[]): Point {
  let place = snap(wanted);
  // Every step goes below at least one thing for good, so this ends.
  for (;;) {
    const at = place;
    const hit = taken.find((rect) => overlaps({ ...size, ...at }, rect, GAP / 2));
    if (!hit) return place;
    place = { x: place.x, y: Math.ceil((hit.y + hit.height + GAP) / GRID) * GRID };
  }
}
