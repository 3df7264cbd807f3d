import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { Bell } from '../lab/bells.ts';

const WORKERS = 4;
const BELLS_AT_ONCE = 6;
/** More would race for places in the queue rather than for segments. */
const ROUNDS = 1_000;
const ROUNDS_OF_ONE = 2;

/** T8. */
export const raceClaims: Fault = {
  id: 'T8',
  title: 'workers race for the same segment',
  injects:
    'Four workers, and every segment that is seen ready gets six bells in the same moment, twice, at most a thousand times in all.',
  passes: 'one claim wins: not one call more than without.',
  inject: async (trial) => {
    const { lab } = trial;
    while (lab.workers().length < WORKERS) await lab.addWorker();
    let rounds = 0;
    let isOver = false;
    const rung = new Map<string, number>();
    const isDue = ({ runId, segment }: Bell): boolean => {
      const key = `${runId} ${segment}`;
      rung.set(key, (rung.get(key) ?? 0) + 1);
      return (rung.get(key) ?? 0) <= ROUNDS_OF_ONE;
    };
    const ringing = (async () => {
      while (!isOver && rounds < ROUNDS) {
        const ready = await lab.record.query<Bell>(
          `select id as "runId", unnest(ready) as segment from heddle.run where ended_at is null`,
        );
        const due = ready.filter(isDue);
        rounds += due.length;
        if (due.length > 0) await lab.bells.ring(due.flatMap((bell) => Array(BELLS_AT_ONCE).fill(bell)));
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
