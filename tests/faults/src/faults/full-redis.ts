import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

const FULL_MS = 6_000;

/** T13. */
export const fullRedis: Fault = {
  id: 'T13',
  title: 'Redis is full',
  injects:
    '`maxmemory` is set below what is used, with `noeviction`, for 6 s: every write is refused as OOM.',
  passes: 'acceptance goes on or says 503; no run is lost; the processes say what is wrong in their logs.',
  backends: ['redis'],
  endsWithinMs: 120_000,
  inject: async (trial) => {
    const { lab } = trial;
    if (lab.redis === undefined) return;
    trial.watchReady();
    const started = trial.start(6_000);
    await delay(1_000);
    await lab.redis.client().config('SET', 'maxmemory', '1');
    await delay(FULL_MS);
    await lab.redis.client().config('SET', 'maxmemory', '0');
    await started;
    trial.notes.refusals = trial.runs.reduce((sum, run) => sum + run.refusals.length, 0);
    const said = [lab.server(), ...lab.workers()].some((each) => /OOM|maxmemory/.test(each.output()));
    trial.expect(said, 'no process said in its log that Redis is out of memory');
  },
};
