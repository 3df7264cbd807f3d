import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { Bell } from '../lab/bells.ts';

const WORKERS = 4;
const BELLS_AT_ONCE = 6;

/** T8. */
export const raceClaims: Fault = {
  id: 'T8',
  title: 'workers race for the same segment',
  injects:
    'Four workers, and every segment that is ready gets six bells in the same moment, over and over while the runs last.',
  passes: 'one claim wins: not one call more than without.',
  inject: async (trial) => {
    const { lab } = trial;
    while (lab.workers().length < WORKERS) await lab.addWorker();
    let rounds = 0;
    let isOver = false;
    const ringing = (async () => {
      while (!isOver) {
        const ready = await lab.record.query<Bell>(
          `select id as "runId", unnest(ready) as segment from heddle.run where ended_at is null`,
        );
        rounds += ready.length;
        if (ready.length > 0) await lab.bells.ring(ready.flatMap((bell) => Array(BELLS_AT_ONCE).fill(bell)));
        await delay(5);
      }
    })();
    await trial.start(1_500);
    const ids = trial.runs.map((run) => run.runId);
    await trial.until(async () => (await lab.record.openRuns(ids)).length === 0, 60_000);
    isOver = true;
    await ringing;
    trial.notes.rounds = rounds;
  },
};
