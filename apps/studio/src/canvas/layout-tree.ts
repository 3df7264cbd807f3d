import type { FlowPlace } from '@heddle/contracts';
import type { Point } from '@heddle/graph';
import { type LayoutEdge, layoutNodes } from './auto-layout.ts';
import { BODY_GAP, BODY_TOP, frameSize, isOpenFrame, nodeSize, RAIL } from './node-geometry.ts';
import type { NodeView, NodeViews } from './node-view.ts';
import type { Rect } from './place-nodes.ts';

/** Where the contents of a container begin when they are laid out: their first ports in line with its own. */
const BODY: Point = { x: RAIL + BODY_GAP, y: BODY_TOP };

/**
 * Lays out nodes within the containers they are in, the innermost first, so that a container is as large as its
 * contents need when its own place is found. `origin` is where those at the top begin. Containers whose contents were
 * laid out whole get their size, too; closed ones keep it.
 */
export function layoutTree(
  views: NodeViews,
  edges: readonly LayoutEdge[],
  ids: ReadonlySet<string>,
  origin: Point,
): Record<string, Partial<FlowPlace>> {
  const sized = new Map(views);
  const places: Record<string, Partial<FlowPlace>> = {};
  const scopes = new Set([...ids].map((id) => views.get(id)?.parent));
  const deepestFirst = [...scopes].sort((one, other) => depthOf(views, other) - depthOf(views, one));
  for (const scope of deepestFirst) {
    const own = [...sized.values()].filter((view) => view.parent === scope);
    const chosen = new Set(own.filter((view) => ids.has(view.id)).map((view) => view.id));
    const lines = edges.flatMap((edge) => inScope(edge, scope, views));
    const placed = layoutNodes(sized, lines, chosen, scope === undefined ? origin : BODY);
    for (const [id, at] of Object.entries(placed)) places[id] = { ...places[id], ...at };
    const holder = scope === undefined ? undefined : sized.get(scope);
    if (!holder || !isOpenFrame(holder) || chosen.size < own.length) continue;
    const rects = own.map((view): Rect => ({ ...(placed[view.id] ?? BODY), ...nodeSize(view) }));
    const size = frameSize(holder, {}, rects);
    sized.set(holder.id, withSize(holder, size));
    places[holder.id] = { width: size.width, height: size.height };
  }
  return places;
}

function withSize(view: NodeView, size: ReturnType<typeof frameSize>): NodeView {
  return view.frame ? { ...view, frame: { ...view.frame, ...size } } : view;
}

function depthOf(views: NodeViews, scope: string | undefined): number {
  return scope === undefined ? -1 : (views.get(scope)?.depth ?? 0);
}

/** A line as one scope sees it: for an end further inside stands the container around it. */
function inScope(edge: LayoutEdge, scope: string | undefined, views: NodeViews): LayoutEdge[] {
  const [source, target] = [standIn(edge.source, scope, views), standIn(edge.target, scope, views)];
  if (source === undefined || target === undefined || source === target) return [];
  return [{ ...edge, source, target }];
}

function standIn(id: string, scope: string | undefined, views: NodeViews): string | undefined {
  for (let at = views.get(id); at; at = views.get(at.parent ?? '')) if (at.parent === scope) return at.id;
  return undefined;
}
