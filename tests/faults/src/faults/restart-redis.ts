import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** T3. */
export const restartRedis: Fault = {
  id: 'T3',
  title: 'kill -9 of Redis, back after 3 s',
  injects:
    'Redis is killed twice while runs are accepted and under way, and started 3 s later with its append-only file.',
  passes: 'acceptance goes on or says 503; nobody restarts anything by hand.',
  backends: ['redis'],
  inject: async (trial) => {
    const { redis } = trial.lab;
    if (redis === undefined) return;
    trial.watchReady();
    const started = trial.start(9_000);
    for (let count = 0; count < 2; count++) {
      await delay(trial.random.integer(800, 1_500));
      await redis.kill();
      await delay(3_000);
      await redis.start('kept');
    }
    await started;
    trial.notes.refusals = trial.runs.reduce((sum, run) => sum + run.refusals.length, 0);
  },
};
