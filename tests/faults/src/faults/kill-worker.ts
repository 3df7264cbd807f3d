import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** T1 at random moments. */
export const killWorker: Fault = {
  id: 'T1',
  title: 'kill -9 of a worker at random moments',
  injects:
    'SIGKILL of a worker three times, 0.2 to 1.5 s apart, while runs are under way; another worker starts.',
  passes: 'what it held is taken again within 15 s.',
  inject: async (trial) => {
    const { lab, random } = trial;
    const started = trial.start(2_000);
    await trial.sinkCalled();
    for (let count = 0; count < 3; count++) {
      await delay(random.integer(200, 1_500));
      const workers = lab.workers();
      if (workers.length > 0) await trial.kill(random.pick(workers));
    }
    await started;
    await trial.settled();
    const longest = Math.max(0, ...trial.recoveries);
    trial.expect(longest <= 15_000, `a segment stayed without a living holder for ${longest} ms`);
  },
};
