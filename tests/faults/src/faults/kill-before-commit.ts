import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

const KILLS = 3;

/** T1 between the end of a body and its commit. */
export const killBeforeCommit: Fault = {
  id: 'T1b',
  title: 'kill -9 between body and commit',
  injects:
    "When the sink is about to answer, the worker's wire to Postgres falls silent; the sink answers, the worker is killed: its effect is done, its commit never arrives. Three times.",
  passes: 'the body runs again with the same key, and its result is committed once.',
  inject: async (trial) => {
    const { lab } = trial;
    const doomed = new Map<string, number>();
    let open = KILLS;
    const unhook = lab.sink.hook({
      before: async (call) => {
        if (open === 0 || doomed.has(call.key)) return;
        open--;
        doomed.set(call.key, call.number);
        const holder = await trial.holderOf(call);
        if (holder === undefined) {
          open++;
          doomed.delete(call.key);
          return;
        }
        holder.postgres.silence('to-server');
      },
      after: async (call) => {
        if (doomed.get(call.key) !== call.number) return;
        const holder = await trial.holderOf(call);
        await delay(150);
        if (holder !== undefined) await trial.kill(holder);
      },
    });
    await trial.start(2_000);
    await trial.until(() => trial.allowance.repeats >= KILLS, 15_000);
    unhook();
    trial.notes.kills = trial.allowance.repeats;
    trial.expect(trial.allowance.repeats > 0, 'no body was met between its end and its commit');
    await trial.settled();
    for (const key of doomed.keys()) {
      const [runId = ''] = key.split(':');
      await trial.until(async () => (await lab.record.openRuns([runId])).length === 0, 60_000);
    }
  },
};
