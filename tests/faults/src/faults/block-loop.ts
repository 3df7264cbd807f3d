import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { preload } from '../lab/preload/preload.ts';

const BLOCKED_MS = 20_000;

/** T7. */
export const blockLoop: Fault = {
  id: 'T7',
  title: 'blocked event loop',
  injects:
    'A worker whose event loop stands still for 20 s (longer than the lease of 8 s and the lock of 10 s) in the middle of bodies.',
  passes: 'another worker may run the body; exactly one result is committed.',
  inject: async (trial) => {
    const { lab } = trial;
    const [leaving] = lab.workers();
    const victim = await lab.addWorker({ ...preload('block-loop'), LAB_BLOCK_MS: String(BLOCKED_MS) });
    await leaving?.stop();
    const started = trial.start(2_000);
    await trial.until(async () => (await lab.record.heldBy(victim.pid)).length > 0, 8_000);
    trial.notes.held = (await lab.record.heldBy(victim.pid)).length;
    trial.allowance.repeats++;
    victim.signal('SIGUSR2');
    await started;
    await delay(BLOCKED_MS + 500);
    trial.expect(victim.isRunning(), 'the blocked worker is gone');
    await victim.stop();
  },
};
