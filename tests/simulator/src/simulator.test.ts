import { describe, expect, it } from 'vitest';
import { Coverage } from './coverage.ts';
import { MUTANTS } from './mutants.ts';
import { shrink } from './shrink.ts';
import { type Mode, simulate } from './simulate.ts';

/** Seeds within which a broken engine must be noticed. */
const BOUND = 400;

/** Far enough from each other that most have a graph of their own. */
const STRIDE = 5;
const coverage = new Coverage();

function broken(mode: Mode, seeds: number): string[] {
  const found: string[] = [];
  for (let seed = 0; seed < seeds * STRIDE; seed += STRIDE) {
    const { violation } = simulate({ seed, mode, coverage });
    if (violation) found.push(`seed ${seed}: ${violation.message}`);
  }
  return found;
}

describe('the simulated engine', () => {
  it('G3 G5 E1 S2 F1 F2 safety: whatever is lost, doubled, reordered or killed, after every step all holds', () => {
    expect(broken('safety', 500)).toEqual([]);
  });

  it('G1 liveness: when faults stop every accepted run ends, or waits for a person', () => {
    expect(broken('liveness', 500)).toEqual([]);
  });

  it('E2 E4 E6 E7 E10–E15 S2 S5–S7 S9 S11–S15 S17 these seeds come to every situation that they must', () => {
    expect(coverage.missing()).toEqual([]);
  });

  it('a seed gives the same steps every time', () => {
    const lines = (seed: number): string[] => {
      const noted: string[] = [];
      simulate({ seed, mode: 'liveness', note: (line) => noted.push(line) });
      return noted;
    };
    for (const seed of [0, 18, 66]) expect(lines(seed)).toEqual(lines(seed));
    expect(lines(0)).not.toEqual(lines(18));
  });
});

describe('an engine that is broken on purpose is noticed', () => {
  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s', (_name, mutant) => {
    let seed = 0;
    while (seed < BOUND && !simulate({ seed, mode: 'liveness', mutant }).violation) seed++;
    expect(seed).toBeLessThan(BOUND);
  });

  it('its history is made short, and breaks the same rule', () => {
    const [mutant] = MUTANTS;
    let seed = 0;
    while (!simulate({ seed, mode: 'safety', mutant }).violation) seed++;
    const whole = simulate({ seed, mode: 'safety', mutant });
    const short = shrink({ seed, mode: 'safety', mutant });
    expect(short?.violation.rule).toBe(whole.violation?.rule);
    expect(short?.steps).toBeLessThanOrEqual(whole.steps);
    expect(short?.lines.length).toBeGreaterThan(0);
  });
});
