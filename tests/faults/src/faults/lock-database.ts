import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { cpuSeconds } from '../lab/process.ts';

const LOCKED_MS = 30_000;

/** T12. */
export const lockDatabase: Fault = {
  id: 'T12',
  title: 'the record is locked for 30 s',
  injects:
    'A transaction holds `lock table heddle.run in exclusive mode` for 30 s while runs are accepted and under way.',
  passes:
    'acceptance waits or says 503, one idempotency key is one run, workers do not spin, everything goes on by itself.',
  endsWithinMs: 120_000,
  inject: async (trial) => {
    const { lab } = trial;
    const started = trial.start(4_000);
    await delay(1_500);
    const before = lab.workers().map((worker) => cpuSeconds(worker.pid));
    await lab.record.holding(['lock table heddle.run in exclusive mode'], delay(LOCKED_MS));
    const spent = lab.workers().map((worker, index) => cpuSeconds(worker.pid) - (before[index] ?? 0));
    trial.notes.workerCpuSeconds = Math.max(...spent).toFixed(1);
    trial.expect(
      Math.max(...spent) < LOCKED_MS / 2_000,
      `a worker used ${Math.max(...spent)} s of CPU while it waited`,
    );
    await started;
    trial.notes.refusals = trial.runs.reduce((sum, run) => sum + run.refusals.length, 0);
    const ids = new Set(trial.runs.map((run) => run.runId));
    const rows = await lab.record.query<{ count: number }>(
      'select count(*)::int as count from heddle.run where flow_id = any($1::uuid[])',
      [trial.runs.map((run) => run.flowId)],
    );
    trial.expect(rows[0]?.count === ids.size, `${rows[0]?.count} runs were accepted for ${ids.size} keys`);
    // Whoever waited for the lock longer than its lease was taken for dead.
    trial.allowance.repeats++;
  },
};
