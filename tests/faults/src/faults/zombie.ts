import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { LabProcess } from '../lab/lab.ts';

/** A lease ends after 8 s and is noticed within some more: by then another has run the body. */
const PAUSED_MS = 20_000;

/** T9. */
export const zombie: Fault = {
  id: 'T9',
  title: 'zombie after a pause',
  injects:
    'SIGSTOP of the worker whose body the sink is about to answer; it wakes 20 s later, when its lease of 8 s is over and another has run the body.',
  passes: 'what it still commits is refused by epoch.',
  inject: async (trial) => {
    const { lab } = trial;
    let victim: LabProcess | undefined;
    const unhook = lab.sink.hook({
      before: async (call) => {
        if (victim !== undefined) return;
        const holder = await trial.holderOf(call);
        // Another call may have been here first.
        if (victim !== undefined || holder === undefined) return;
        victim = holder;
        trial.allowance.repeats++;
        victim.signal('SIGSTOP');
      },
    });
    const started = trial.start(2_000);
    await trial.until(() => victim !== undefined, 10_000);
    trial.notes.held = victim === undefined ? 0 : (await lab.record.heldBy(victim.pid)).length;
    await delay(PAUSED_MS);
    victim?.signal('SIGCONT');
    unhook();
    await started;
    trial.expect(victim?.isRunning() === true, 'the paused worker is gone');
  },
};
