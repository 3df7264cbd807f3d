import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { acceptRun } from '../lab-run.ts';

const SILENT_MS = 10_000;

/** T5. */
export const loseConnections: Fault = {
  id: 'T5',
  title: '10 s without connections',
  injects:
    'One worker loses Postgres and Redis to a silence (both ways, or one way only), the other loses Redis to a refused connection; 10 s later everything heals.',
  passes: 'no double commit; bodies start again within 5 s after healing, with nothing restarted by hand.',
  inject: async (trial) => {
    const { lab, random } = trial;
    const late = trial.ready.slice(Math.ceil(trial.ready.length / 2));
    const early = trial.ready.slice(0, trial.ready.length - late.length);
    await Promise.all(early.map(async (run) => trial.runs.push(await acceptRun(run))));
    const [first, second] = lab.workers();
    const way = random.pick(['both', 'to-server', 'to-client'] as const);
    trial.notes.silence = way;
    // The silent one is dead to the others: what it held is run by somebody else, and what it does is fenced.
    trial.allowance.repeats += 2;
    first?.postgres.silence(way);
    first?.redis?.silence(way);
    second?.redis?.away();
    await delay(SILENT_MS);
    for (const worker of [first, second]) {
      worker?.postgres.heal();
      worker?.redis?.heal();
    }
    const healedAt = Date.now();
    await Promise.all(late.map(async (run) => trial.runs.push(await acceptRun(run))));
    const ids = new Set(trial.runs.slice(early.length).map((run) => run.runId));
    const isPulled = await trial.until(async () => {
      const rows = await lab.record.runs([...ids]);
      return rows.every((row) => row.status !== 'queued');
    }, 60_000);
    trial.notes.pulledMs = Date.now() - healedAt;
    trial.expect(
      isPulled && Date.now() - healedAt <= 5_000 + 2_000,
      `after healing it took ${Date.now() - healedAt} ms until every new run was taken`,
    );
  },
};
