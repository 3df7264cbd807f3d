import { type Condition, PatternError, type PatternPart, type PointSet } from './syntax.ts';

/** One step of an automaton. Numbers are places of steps in the program. */
export type Step =
  | { readonly type: 'point'; readonly matches: PointSet; readonly next: number }
  | { readonly type: 'fork'; readonly targets: readonly number[] }
  | { readonly type: 'condition'; readonly condition: Condition; readonly next: number }
  | { readonly type: 'match' };

/** A nondeterministic automaton that reads code points, forwards or backwards. */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
}

// Counted repetitions are copied out; this bounds what `(a{99}){99}` may grow to.
const MAX_STEPS = 20_000;

/** Builds the automaton of a part. Backwards, it reads the text from its end to its beginning. */
export function buildProgram(part: PatternPart, direction: 'forwards' | 'backwards'): Program {
  const steps: Step[] = [{ type: 'match' }];

  function add(step: Step): number {
    if (steps.length >= MAX_STEPS)
      throw new PatternError('its counted repetitions multiply beyond bounds', 0);
    return steps.push(step) - 1;
  }

  function build(current: PatternPart, next: number): number {
    switch (current.type) {
      case 'point':
        return add({ type: 'point', matches: current.matches, next });
      case 'condition':
        return add({ type: 'condition', condition: current.condition, next });
      case 'choice':
        return add({ type: 'fork', targets: current.parts.map((choice) => build(choice, next)) });
      case 'sequence': {
        const inReadingOrder = direction === 'forwards' ? current.parts.toReversed() : current.parts;
        return inReadingOrder.reduce((following, item) => build(item, following), next);
      }
      case 'repeat':
        return buildRepeat(current.part, current.min, current.max, next);
    }
  }

  function buildRepeat(repeated: PatternPart, min: number, max: number, next: number): number {
    let entry = next;
    if (max === Infinity) {
      const loop = add({ type: 'fork', targets: [] });
      steps[loop] = { type: 'fork', targets: [build(repeated, loop), next] };
      entry = loop;
    } else {
      for (let count = min; count < max; count += 1) {
        entry = add({ type: 'fork', targets: [build(repeated, entry), next] });
      }
    }
    for (let count = 0; count < min; count += 1) entry = build(repeated, entry);
    return entry;
  }

  const start = build(part, 0);
  return { steps, start };
}
