import { randomBytes } from 'node:crypto';
import { takeBaseline } from './check/baseline.ts';
import { checkTrial } from './check/check-trial.ts';
import type { Violation } from './check/violation.ts';
import type { Fault } from './fault.ts';
import { randomGraph } from './graph/random-graph.ts';
import type { Lab } from './lab/lab.ts';
import { publishRun } from './lab-run.ts';
import { createRandom } from './random.ts';
import { Trial } from './trial.ts';

/** What one injection came to. */
export interface TrialResult {
  readonly violations: readonly Violation[];
  readonly runs: number;
  readonly recoveries: readonly number[];
  readonly paidAgain: number;
  readonly sentAgain: number;
  readonly quiescedMs: number;
  readonly tookMs: number;
  readonly notes: Readonly<Record<string, number | string>>;
  /** Why nothing was injected, when nothing was. */
  readonly skipped?: string;
}

const ENDS_WITHIN_MS = 90_000;
const PUBLISHING_AT_ONCE = 4;

/** Publishes the graphs of some seeds, lets a fault loose on their runs, heals everything and checks. */
export async function runTrial(lab: Lab, fault: Fault, seed: number, runs: number): Promise<TrialResult> {
  const startedAt = Date.now();
  const trial = await prepare(lab, fault, seed, runs);
  const before = await takeBaseline(lab);
  try {
    await fault.inject(trial);
  } catch (error) {
    trial.expect(false, `the injection failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  await lab.restore();
  const verdict = await checkTrial(trial, before, fault.endsWithinMs ?? ENDS_WITHIN_MS);
  const complaints = trial.complaints.map(
    (what): Violation => ({ rule: fault.id as `T${number}`, what }), // cast: every fault is named so
  );
  return {
    ...verdict,
    violations: [...verdict.violations, ...complaints],
    runs: trial.runs.length,
    recoveries: trial.recoveries,
    notes: trial.notes,
    tookMs: Date.now() - startedAt,
  };
}

/** What comes of a fault that this machine cannot be given. */
export function skippedTrial(reason: string): TrialResult {
  const nothing = { runs: 0, paidAgain: 0, sentAgain: 0, quiescedMs: 0, tookMs: 0 };
  return { ...nothing, violations: [], recoveries: [], notes: {}, skipped: reason };
}

async function prepare(lab: Lab, fault: Fault, seed: number, runs: number): Promise<Trial> {
  const mark = randomBytes(4).toString('hex');
  const graphs = Array.from({ length: runs }, (_, index) => {
    const own = seed + index;
    return fault.graph?.({ lab }, own, createRandom(own)) ?? randomGraph(own, lab.addresses);
  });
  const ready = [];
  for (let from = 0; from < graphs.length; from += PUBLISHING_AT_ONCE) {
    const some = graphs.slice(from, from + PUBLISHING_AT_ONCE).map((graph, index) => {
      const tenant = lab.tenants[(from + index) % lab.tenants.length];
      if (tenant === undefined) throw new Error('The lab has no workspaces.');
      return publishRun(graph, tenant, mark);
    });
    ready.push(...(await Promise.all(some)));
  }
  return new Trial(lab, createRandom(seed * 7_919), ready);
}
