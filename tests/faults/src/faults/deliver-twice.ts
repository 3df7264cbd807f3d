import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { Bell } from '../lab/bells.ts';
import type { Trial } from '../trial.ts';

/** T6. */
export const deliverTwice: Fault = {
  id: 'T6',
  title: 'duplicate and late deliveries',
  injects:
    'Every segment of every run is put into the queue again by hand, three times while it runs and once after its end.',
  passes: 'a duplicate does nothing: not one call more than without.',
  inject: async (trial) => {
    const { lab } = trial;
    await trial.start(1_000);
    const bells = await everyBell(trial);
    for (let count = 0; count < 3; count++) {
      await lab.bells.ring(bells);
      await delay(trial.random.integer(100, 600));
    }
    const ids = trial.runs.map((run) => run.runId);
    await trial.until(async () => (await lab.record.openRuns(ids)).length === 0, 60_000);
    const numbers = async (): Promise<number> =>
      (await lab.record.runs(ids)).reduce((sum, row) => sum + row.seq, 0);
    const before = await numbers();
    await lab.bells.ring(bells);
    await delay(2_000);
    trial.notes.duplicates = 4 * bells.length;
    trial.expect((await numbers()) === before, 'a late delivery wrote events into an ended run');
  },
};

async function everyBell({ lab, runs }: Trial): Promise<readonly Bell[]> {
  return lab.record.query<Bell>(
    `select r.id as "runId", s ->> 'id' as segment from heddle.run r join heddle.plan p on p.id = r.plan_id,
      jsonb_array_elements(p.plan::jsonb -> 'segments') s where r.id = any($1::uuid[])`,
    [runs.map((run) => run.runId)],
  );
}
