import type { Plan } from '@heddle/contracts';
import { nodeAt } from './activations.ts';

/** What starts next. */
export interface NextBodies {
  readonly next: readonly string[];
  readonly isInstant: boolean;
}

/**
 * Instant nodes first, all at once; after a death one body at a time, so that the record knows which one kills.
 *
 * @param ready - Activations that may start, in plan order.
 */
export function chooseNext(plan: Plan, ready: readonly string[], isOneByOne: boolean): NextBodies {
  const instant = ready.filter((key) => nodeAt(plan, key).weight === 'instant');
  const next = instant.length > 0 ? instant : ready;
  return { next: isOneByOne ? next.slice(0, 1) : next, isInstant: instant.length > 0 };
}
