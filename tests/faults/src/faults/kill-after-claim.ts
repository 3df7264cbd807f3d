import type { Fault } from '../fault.ts';
import type { LabProcess } from '../lab/lab.ts';

const KILLS = 3;

/** T1 between the claim's commit and BullMQ's acknowledgement. */
export const killAfterClaim: Fault = {
  id: 'T1c',
  title: 'kill -9 between commit and acknowledgement',
  injects:
    'The record is asked every few milliseconds; a worker is killed the moment that a new claim of its is seen, before or while BullMQ is told. Three times.',
  passes: "BullMQ's second delivery and the sweeper's bell together start nothing twice.",
  inject: async (trial) => {
    const { lab } = trial;
    const started = trial.start(3_000);
    for (let count = 0; count < KILLS; count++) {
      let victim: LabProcess | undefined;
      await trial.until(async () => {
        for (const worker of lab.workers())
          if ((await lab.record.heldBy(worker.pid)).length > 0) victim ??= worker;
        return victim !== undefined;
      }, 10_000);
      if (victim !== undefined) await trial.kill(victim);
    }
    await started;
    trial.notes.kills = trial.allowance.repeats;
    await trial.settled();
  },
};
