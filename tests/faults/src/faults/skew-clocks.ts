import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { preload } from '../lab/preload/preload.ts';

const FIVE_MINUTES = 300_000;

/** T15. */
export const skewClocks: Fault = {
  id: 'T15',
  title: 'clocks five minutes off',
  injects:
    "One worker's wall clock is 5 min ahead, the other's 5 min behind; in the middle both step to the other side.",
  passes: "leases go by the store's clock: not one call more than without.",
  missing:
    'the clock is skewed inside the worker (`Date`), not below it: libfaketime is not part of the lab; the monotonic clock and the kernel stay right.',
  inject: async (trial) => {
    const { lab } = trial;
    const leaving = lab.workers();
    const ahead = await lab.addWorker({ ...preload('skew-clock'), LAB_SKEW_MS: String(FIVE_MINUTES) });
    const behind = await lab.addWorker({ ...preload('skew-clock'), LAB_SKEW_MS: String(-FIVE_MINUTES) });
    for (const worker of leaving) await worker.stop();
    await trial.start(2_000);
    await delay(1_000);
    for (const worker of [ahead, behind]) worker.signal('SIGUSR2');
    // Longer than a lease, so that a lease by a wrong clock would be over.
    await delay(10_000);
    const ids = trial.runs.map((run) => run.runId);
    await trial.until(async () => (await lab.record.openRuns(ids)).length === 0, 60_000);
    for (const worker of [ahead, behind]) await worker.stop();
  },
};
