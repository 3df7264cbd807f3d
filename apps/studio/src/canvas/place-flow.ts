import type { Flow, FlowPlace } from '@heddle/contracts';
import type { Point } from '@heddle/graph';
import { kinds } from './kinds.ts';
import { BODY_GAP, BODY_TOP, GRID, nodeSize, RAIL } from './node-geometry.ts';
import { createNodeViews, type NodeView, type NodeViews } from './node-view.ts';
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
  const known = flow.layout?.nodes ?? {};
  const views = createNodeViews(flow, kinds);
  if (![...views.keys()].some((id) => known[id])) {
    // The layout is a library of its own; most flows have places and never need it.
    const { withPlaces } = await import('./preview-model.ts');
    return withPlaces(flow, views);
  }
  const places: Record<string, FlowPlace> = { ...known };
  const deepestFirst = [...views.values()].sort((one, other) => other.depth - one.depth);
  for (const { id } of deepestFirst) {
    if (places[id]) continue;
    // What is inside was placed just before, and a container is as large as that makes it.
    const now = createNodeViews(withLayout(flow, places), kinds);
    const view = now.get(id);
    if (view) places[id] = freeIn(view, now, places);
  }
  return withLayout(flow, places);
}

function withLayout(flow: Flow, nodes: Record<string, FlowPlace>): Flow {
  return { ...flow, layout: { notes: [], groups: [], ...flow.layout, nodes } };
}

/** A place below everything that stands in the same container, or at the top. */
function freeIn(view: NodeView, views: NodeViews, places: Record<string, FlowPlace>): Point {
  const taken = [...views.values()].flatMap((other): Rect[] => {
    const place = places[other.id];
    return place && other.parent === view.parent ? [{ ...place, ...nodeSize(other) }] : [];
  });
  const bounds = boundsOf(taken);
  const inside = { x: RAIL + BODY_GAP, y: BODY_TOP };
  const first = view.parent === undefined ? { x: 0, y: 0 } : inside;
  return freePlace(
    bounds ? { x: bounds.x, y: bounds.y + bounds.height + 2 * GRID } : first,
    nodeSize(view),
    taken,
  );
}
