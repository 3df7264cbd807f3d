import type { Rect } from './place-nodes.ts';

/** A line that shows that two things stand in line: a place on one axis and a span on the other. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

const MOST_GUIDES = 4;

/** The lines on which a dragged rectangle's edges and middles meet those of others, exactly: the grid makes them meet. */
export function guidesFor(dragged: Rect, others: readonly Rect[]): Guide[] {
  const guides = new Map<string, Guide>();
  for (const other of others) {
    for (const axis of ['x', 'y'] as const) {
      for (const at of places(dragged, axis)) {
        if (!places(other, axis).includes(at)) continue;
        const key = `${axis}${at}`;
        guides.set(key, extend(guides.get(key), { axis, at, ...span(dragged, other, axis) }));
      }
    }
  }
  return [...guides.values()].slice(0, MOST_GUIDES);
}

function places(rect: Rect, axis: 'x' | 'y'): number[] {
  const [start, size] = axis === 'x' ? [rect.x, rect.width] : [rect.y, rect.height];
  return [start, start + size / 2, start + size];
}

function span(one: Rect, other: Rect, axis: 'x' | 'y'): { from: number; to: number } {
  return axis === 'x'
    ? { from: Math.min(one.y, other.y), to: Math.max(one.y + one.height, other.y + other.height) }
    : { from: Math.min(one.x, other.x), to: Math.max(one.x + one.width, other.x + other.width) };
}

function extend(known: Guide | undefined, guide: Guide): Guide {
  return known
    ? { ...guide, from: Math.min(known.from, guide.from), to: Math.max(known.to, guide.to) }
    : guide;
}
