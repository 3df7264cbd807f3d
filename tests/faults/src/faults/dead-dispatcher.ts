import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** T21. */
export const deadDispatcher: Fault = {
  id: 'T21',
  title: 'the dispatcher dies between commit and bell',
  injects:
    "The server's wire to the queue falls silent, runs are accepted into the record, the server is killed before a bell is rung; likewise a worker between commit and bell. With the queue in Postgres both share a wire, so they are killed as soon as the rows are seen.",
  passes: 'the sweeper rings for what nobody rang for; callers who try again get the same run.',
  endsWithinMs: 150_000,
  inject: async (trial) => {
    const { lab } = trial;
    trial.watchReady();
    const server = lab.server();
    server.redis?.silence('to-server');
    const started = trial.start(500);
    const flowIds = trial.ready.map((run) => run.flowId);
    await trial.until(async () => {
      const [row] = await lab.record.query<{ count: number }>(
        'select count(*)::int as count from heddle.run where flow_id = any($1::uuid[])',
        [flowIds],
      );
      return (row?.count ?? 0) >= trial.ready.length / 2;
    }, 10_000);
    await server.kill();
    await delay(200);
    await lab.startServerAgain();
    const [victim] = lab.workers();
    await trial.sinkCalled(45_000);
    victim?.redis?.silence('to-server');
    await delay(400);
    if (victim !== undefined) await trial.kill(victim);
    await started;
    const rows = await lab.record.query<{ count: number }>(
      'select count(*)::int as count from heddle.run where flow_id = any($1::uuid[])',
      [flowIds],
    );
    trial.expect(
      rows[0]?.count === trial.ready.length,
      `${rows[0]?.count} runs are in the record for ${trial.ready.length} idempotency keys`,
    );
  },
};
