import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { LabProcess } from '../lab/lab.ts';

const GRACE_MS = 10_000;

/** T2. */
export const deploy: Fault = {
  id: 'T2',
  title: 'SIGTERM, 10 s, SIGKILL',
  injects:
    'Each worker in turn gets SIGTERM and, 10 s later, SIGKILL, while a new one runs; one body of the first is held longer than that.',
  passes:
    'bodies that finish are committed and never run again, the held one runs once more, BullMQ counts no failed job.',
  inject: async (trial) => {
    const { lab } = trial;
    const failedBefore = await lab.bells.failed();
    let heldBy: LabProcess | undefined;
    const unhook = lab.sink.hook({
      before: async (call) => {
        if (heldBy !== undefined || call.number > 1) return;
        const holder = await trial.holderOf(call);
        // Another call may have been here first.
        if (heldBy !== undefined || holder === undefined) return;
        heldBy = holder;
        trial.allowance.keys.add(call.key);
        await heldBy.gone;
      },
    });
    const started = trial.start(3_000);
    await trial.until(() => heldBy !== undefined, 10_000);
    const [other] = lab.workers().filter((worker) => worker !== heldBy);
    for (const worker of [heldBy, other]) {
      if (worker === undefined) continue;
      await lab.addWorker();
      worker.signal('SIGTERM');
      await Promise.race([worker.gone, delay(GRACE_MS, undefined, { ref: false })]);
      if (worker.isRunning()) trial.notes.killed = Number(trial.notes.killed ?? 0) + 1;
      await worker.kill();
    }
    unhook();
    await started;
    trial.expect(heldBy !== undefined, 'no body could be held');
    const failed = (await lab.bells.failed()) - failedBefore;
    trial.expect(failed === 0, `BullMQ counts ${failed} more failed jobs`);
  },
};
