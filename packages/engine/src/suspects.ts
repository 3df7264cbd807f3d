import { type Plan, type PlanNode, parseActivationKey } from '@heddle/contracts';
import { nodeAt } from './activations.ts';
import { indexOf, seenFrom } from './plan-index.ts';

/**
 * Activations that an execution which died may have been at: those that are ready, and those that it may have started
 * after them without a commit in between. What follows instant nodes starts without one; after a node that took time,
 * money or effect only instant ones do.
 *
 * @param mine - The segment's activations in plan order.
 * @param ready - Those of them that are ready now, when nothing of that execution was committed any more.
 */
export function suspectsOf(
  plan: Plan,
  mine: readonly string[],
  ready: readonly string[],
): ReadonlySet<string> {
  if (ready.length === 0) return new Set();
  const index = indexOf(plan);
  /** Suspects, and whether what they and those before them did would have been committed first. */
  const found = new Map<string, boolean>();
  for (const key of mine) {
    const node = nodeAt(plan, key);
    if (ready.includes(key)) {
      found.set(key, isOwed(node));
      continue;
    }
    const { iteration } = parseActivationKey(key);
    const before = index.inbound(node.id).flatMap((source) => {
      const owed = found.get(seenFrom(index, source.node, iteration));
      return owed === undefined ? [] : [owed];
    });
    const owed = before.includes(true);
    if (before.length === 0 || (owed && node.weight !== 'instant')) continue;
    found.set(key, owed || isOwed(node));
  }
  return new Set(found.keys());
}

/** What took time, money or effect is committed before anything noticeable that depends on it starts. */
export function isOwed(node: PlanNode): boolean {
  return node.paid || node.weight !== 'instant' || node.effects !== 'none';
}
