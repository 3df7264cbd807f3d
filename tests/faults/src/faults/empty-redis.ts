import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { createClient } from '../lab/client.ts';

/** T4. */
export const emptyRedis: Fault = {
  id: 'T4',
  title: 'Redis comes back empty',
  injects: 'FLUSHALL, kill -9, and a start without its file, while runs are under way.',
  passes: 'SQL is the record, so every run ends; the server says that it is not ready while Redis is away.',
  backends: ['redis'],
  endsWithinMs: 150_000,
  inject: async (trial) => {
    const { lab } = trial;
    if (lab.redis === undefined) return;
    trial.watchReady();
    const started = trial.start(3_000);
    await trial.sinkCalled();
    await delay(500);
    await lab.redis.client().flushall();
    await lab.redis.kill();
    const url = lab.server().url ?? '';
    const isRed = await trial.until(
      async () => (await createClient(url, {}).send('GET', '/readyz')).status === 503,
      8_000,
    );
    trial.expect(isRed, 'the server said that it was ready without Redis');
    await lab.redis.start('empty');
    await started;
  },
};
