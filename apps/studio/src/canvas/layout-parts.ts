import type { Point } from '@heddle/graph';
import { boundsOf, type Rect } from './place-nodes.ts';

/** Nodes that hang together, each group in the order given, the groups in the order of their first node. */
export function connectedParts(
  ids: readonly string[],
  edges: readonly { readonly source: string; readonly target: string }[],
): string[][] {
  const leaders = new Map(ids.map((id) => [id, id]));
  const leaderOf = (id: string): string => {
    let at = id;
    for (let next = leaders.get(at); next !== undefined && next !== at; next = leaders.get(at)) at = next;
    return at;
  };
  for (const { source, target } of edges)
    if (leaders.has(source) && leaders.has(target)) leaders.set(leaderOf(target), leaderOf(source));
  const parts = new Map<string, string[]>();
  for (const id of ids) {
    const leader = leaderOf(id);
    parts.set(leader, [...(parts.get(leader) ?? []), id]);
  }
  return [...parts.values()];
}

/**
 * Puts parts that have nothing to do with each other beside each other in rows, none wider than the widest of them, so
 * that no line of one passes behind another. Every part keeps its shape.
 */
export function packParts(
  parts: readonly (readonly (Rect & { readonly id: string })[])[],
  gap: { readonly x: number; readonly y: number },
): Map<string, Point> {
  const blocks = parts.flatMap((part) => {
    const bounds = boundsOf(part);
    return bounds ? [{ part, bounds }] : [];
  });
  const widest = Math.max(0, ...blocks.map(({ bounds }) => bounds.width));
  const placed = new Map<string, Point>();
  let [x, y, height] = [0, 0, 0];
  for (const { part, bounds } of blocks) {
    if (x > 0 && x + bounds.width > widest) [x, y, height] = [0, y + height + gap.y, 0];
    for (const rect of part) placed.set(rect.id, { x: rect.x - bounds.x + x, y: rect.y - bounds.y + y });
    x += bounds.width + gap.x;
    height = Math.max(height, bounds.height);
  }
  return placed;
}
