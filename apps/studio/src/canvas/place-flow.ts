import type { Flow } from '@heddle/contracts';
import type { Point } from '@heddle/graph';
import { kinds } from './kinds.ts';
import { GRID, nodeSize } from './node-geometry.ts';
import { createNodeViews } from './node-view.ts';
import { boundsOf, freePlace, type Rect } from './place-nodes.ts';

/** Whether every node of a flow has a place on the canvas. */
export function hasEveryPlace(flow: Flow): boolean {
  const known = flow.layout?.nodes ?? {};
  return flow.nodes.every((node) => Object.hasOwn(known, node.id));
}

/**
 * The flow with a place for every node. One written by hand has none, and is laid out; nodes that were added to a flow
 * with places come to stand below those, which stay where they are.
 */
export async function placeFlow(flow: Flow): Promise<Flow> {
  if (hasEveryPlace(flow)) return flow;
  const views = createNodeViews(flow, kinds);
  const known = flow.layout?.nodes ?? {};
  const taken = [...views.values()].flatMap((view): Rect[] => {
    const place = known[view.id];
    return place ? [{ ...place, ...nodeSize(view) }] : [];
  });
  const bounds = boundsOf(taken);
  if (!bounds) {
    // The layout is a library of its own; most flows have places and never need it.
    const { withPlaces } = await import('./preview-model.ts');
    return withPlaces(flow, views);
  }
  const places: Record<string, Point> = { ...known };
  for (const view of views.values()) {
    if (places[view.id]) continue;
    const size = nodeSize(view);
    const place = freePlace({ x: bounds.x, y: bounds.y + bounds.height + 2 * GRID }, size, taken);
    places[view.id] = place;
    taken.push({ ...place, ...size });
  }
  return { ...flow, layout: { notes: [], groups: [], ...flow.layout, nodes: places } };
}
