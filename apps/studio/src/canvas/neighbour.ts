import type { Rect } from './place-nodes.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** How much a step aside counts against a step in the wanted direction. */
const ASIDE = 2.2;

/** The thing that lies next in a direction: the nearest within a quarter turn, straight ahead preferred. */
export function neighbourOf(
  from: Rect,
  direction: Direction,
  others: readonly (Rect & { readonly id: string })[],
): string | undefined {
  const center = middle(from);
  let best: { id: string; distance: number } | undefined;
  for (const other of others) {
    const at = middle(other);
    const [ahead, aside] = towards(direction, at.x - center.x, at.y - center.y);
    if (ahead <= 1 || Math.abs(aside) > ahead * 4) continue;
    const distance = ahead + Math.abs(aside) * ASIDE;
    if (!best || distance < best.distance) best = { id: other.id, distance };
  }
  return best?.id;
}

function middle(rect: Rect): { x: number; y: number } {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

function towards(direction: Direction, dx: number, dy: number): [ahead: number, aside: number] {
  switch (direction) {
    case 'left':
      return [-dx, dy];
    case 'right':
      return [dx, dy];
    case 'up':
      return [-dy, dx];
    case 'down':
      return [dy, dx];
  }
}
