import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { openSkewedClock } from '../lab/preload/skewed-clock.ts';
import type { Trial } from '../trial.ts';

const FIVE_MINUTES = 300_000;

/** T15. */
export const skewClocks: Fault = {
  id: 'T15',
  title: 'clocks five minutes off',
  injects:
    "One worker's wall clock is 5 min ahead, the other's 5 min behind; in the middle both step to the other side. The clock is skewed below JavaScript where there is a C compiler, else it is `Date`; the note says which.",
  passes: "leases go by the store's clock, no wait ends early: not one call more than without.",
  missing: "the kernel's own clock and the monotonic clock stay right.",
  inject: async (trial) => {
    const { lab } = trial;
    const clock = openSkewedClock();
    try {
      const leaving = lab.workers();
      const ahead = await lab.addWorker(clock.settings(FIVE_MINUTES));
      const behind = await lab.addWorker(clock.settings(-FIVE_MINUTES));
      for (const worker of leaving) await worker.stop();
      await trial.start(2_000);
      await delay(1_000);
      for (const worker of [ahead, behind]) worker.signal('SIGUSR2');
      // Longer than a lease, so that a lease by a wrong clock would be over.
      await delay(10_000);
      const ids = trial.runs.map((run) => run.runId);
      await trial.until(async () => (await lab.record.openRuns(ids)).length === 0, 60_000);
      for (const worker of [ahead, behind]) {
        trial.expect(worker.isRunning(), `a worker with a wrong clock ended: ${worker.output().slice(-300)}`);
        await worker.stop();
      }
      trial.notes.skewed = clock.how;
      await checkWaits(trial);
    } finally {
      clock.stop();
    }
  },
};

/** By the record's clock no run is over before its longest wait is. */
async function checkWaits(trial: Trial): Promise<void> {
  const rows = await trial.lab.record.query<{ id: string; ms: number }>(
    `select id, (extract(epoch from ended_at - created_at) * 1000)::float8 as ms from heddle.run
     where id = any($1::uuid[]) and status = 'completed'`,
    [trial.runs.map((run) => run.runId)],
  );
  for (const { id, ms } of rows) {
    const run = trial.runs.find((candidate) => candidate.runId === id);
    const waits = run?.graph.nodes.filter(
      (node) => node.kind === 'control.wait' && run.prophecy.nodes.get(node.id) === 'completed',
    );
    const longest = Math.max(0, ...(waits ?? []).map((node) => Number(node.config.amount)));
    trial.expect(
      ms >= longest,
      `seed ${run?.seed}: over after ${ms} ms though it waits ${longest} ms somewhere`,
    );
  }
}
