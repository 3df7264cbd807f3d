import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { LabProcess } from '../lab/lab.ts';
import type { SinkCall } from '../lab/sink.ts';

const KILLS = 3;
/** What a silent transaction locks is free 5 s later; then the lease of 8 s and the sweep, on a machine that is shared. */
const TAKEN_WITHIN_MS = 25_000;

/** T1 between the end of a body and its commit. */
export const killBeforeCommit: Fault = {
  id: 'T1b',
  title: 'kill -9 between body and commit',
  injects:
    "When the sink is about to answer, the worker's wire to Postgres falls silent; the sink answers, the worker is killed: its effect is done, its commit never arrives. Three times.",
  passes: 'the body runs again with the same key, within 25 s, and its result is committed once.',
  inject: async (trial) => {
    const { lab } = trial;
    const doomed = new Map<SinkCall, LabProcess>();
    let open = KILLS;
    const unhook = lab.sink.hook({
      before: async (call) => {
        if (open === 0 || [...doomed.keys()].some(({ key }) => key === call.key)) return;
        open--;
        const holder = await trial.holderOf(call);
        if (holder === undefined || [...doomed.values()].includes(holder)) {
          open++;
          return;
        }
        doomed.set(call, holder);
        holder.postgres.silence('to-server');
      },
      after: async (call) => {
        const holder = doomed.get(call);
        if (holder === undefined) return;
        await delay(150);
        await trial.kill(holder);
      },
    });
    await trial.start(2_000);
    await trial.until(() => trial.allowance.repeats >= KILLS, 15_000);
    unhook();
    trial.notes.kills = trial.allowance.repeats;
    trial.expect(trial.allowance.repeats > 0, 'no body was met between its end and its commit');
    await trial.settled();
    const longest = Math.max(0, ...trial.recoveries);
    trial.expect(longest <= TAKEN_WITHIN_MS, `a segment stayed without a living holder for ${longest} ms`);
    for (const { runId } of doomed.keys())
      await trial.until(async () => (await lab.record.openRuns([runId])).length === 0, 60_000);
  },
};
