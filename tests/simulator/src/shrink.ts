import type { Tape } from './random.ts';
import { record, replay, type Simulation } from './simulate.ts';
import type { Violation } from './violation.ts';

/** A failing seed with as few steps as could be found, and what happens in them. */
export interface ShortHistory {
  readonly violation: Violation;
  readonly steps: number;
  readonly lines: readonly string[];
}

/** Replays at most so many shorter histories. */
const MAX_TRIES = 2_000;

/**
 * Takes steps out of a failing history as long as the same rule is broken, large pieces first. The steps that are left
 * decide what they decided before.
 */
export function shrink(simulation: Simulation): ShortHistory | undefined {
  const { violation, tape } = record({ ...simulation, note: undefined });
  if (!violation) return undefined;
  let best = tape;
  let tries = 0;
  const fails = (candidate: readonly Tape[]): boolean =>
    tries++ < MAX_TRIES &&
    replay({ ...simulation, note: undefined }, candidate).violation?.rule === violation.rule;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < best.length; ) {
      const shorter = [...best.slice(0, from), ...best.slice(from + size)];
      if (fails(shorter)) best = shorter;
      else from += size;
    }
  const lines: string[] = [];
  const last = replay({ ...simulation, note: (line) => lines.push(line) }, best);
  return { violation: last.violation ?? violation, steps: best.length, lines };
}
