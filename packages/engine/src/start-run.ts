import type { Plan } from '@heddle/contracts';
import { segmentsWith } from './activations.ts';
import { advance } from './advance.ts';

/** Segments that may start as soon as a run is accepted. */
export function firstSegments(plan: Plan): string[] {
  return segmentsWith(plan, advance(plan, {}).ready);
}
