import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** How long the replica gets no writes before the primary is killed, and the address refuses writes after. */
const LAG_MS = 2_000;
const READ_ONLY_MS = 1_000;

/** T24. */
export const failOverRedis: Fault = {
  id: 'T24',
  title: 'Redis fails over to a replica that lags',
  injects:
    'A replica follows Redis until its wire falls silent; 2 s later Redis is killed with `kill -9`, the replica answers at its address, refuses writes for 1 s, and is promoted with what it has.',
  passes: 'the sweeper rings for the jobs that are lost, jobs that come back do nothing; every run ends.',
  backends: ['redis'],
  endsWithinMs: 150_000,
  inject: async (trial) => {
    const { redis } = trial.lab;
    if (redis === undefined) return;
    trial.watchReady();
    const replica = await redis.addReplica();
    const started = trial.start(4_000);
    await trial.sinkCalled();
    await delay(trial.random.integer(200, 800));
    replica.lag();
    await delay(LAG_MS);
    const lost = await replica.behind();
    await redis.failOver(replica);
    await delay(READ_ONLY_MS);
    await replica.promote();
    await started;
    trial.notes.lostBytes = lost;
    trial.notes.refusals = trial.runs.reduce((sum, run) => sum + run.refusals.length, 0);
    trial.expect(lost > 0, 'the replica had everything, so nothing was lost by the failover');
  },
};
