import type { Fault } from './fault.ts';
import type { Backend } from './lab/lab.ts';
import type { LedgerLine } from './ledger.ts';
import type { Options } from './options.ts';

/** One injection that is due: so many runs, from a seed on. */
export interface Injection {
  readonly fault: Fault;
  readonly backend: Backend;
  readonly seed: number;
  readonly seeds: number;
}

/** Every injection that the options ask for, fault by fault. */
export function plan(options: Options, faults: readonly Fault[], backend: Backend): readonly Injection[] {
  return faults
    .filter((fault) => fault.backends?.includes(backend) ?? true)
    .flatMap((fault) => {
      const share = Math.min(fault.share ?? options.share, options.share);
      return Array.from({ length: Math.ceil(options.seeds / share) }, (_, index) => ({
        fault,
        backend,
        seed: options.seed + index * share,
        seeds: Math.min(share, options.seeds - index * share),
      }));
    });
}

/**
 * The lines of a ledger that hold every seed of an injection, however these were shared; undefined when one is missing.
 * An injection that this machine could not make holds none.
 */
export function linesOf(
  { fault, backend, seed, seeds }: Injection,
  lines: readonly LedgerLine[],
): readonly LedgerLine[] | undefined {
  const found = new Set<LedgerLine>();
  for (let wanted = seed; wanted < seed + seeds; wanted++) {
    const line = lines.findLast(
      (candidate) =>
        candidate.fault === fault.id &&
        candidate.backend === backend &&
        candidate.skipped === undefined &&
        candidate.seed <= wanted &&
        wanted < candidate.seed + candidate.seeds,
    );
    if (line === undefined) return undefined;
    found.add(line);
  }
  return [...found];
}
