import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { Silence } from '../lab/link.ts';
import { acceptRun, type ReadyRun } from '../lab-run.ts';
import type { Trial } from '../trial.ts';

const SILENT_MS = 10_000;
const PULLED_WITHIN_MS = 5_000;
/** What acceptance itself and a shared machine may add. */
const ROOM_MS = 2_000;
const WAYS = ['both', 'to-server', 'to-client'] as const satisfies readonly Silence[];

/** T5. */
export const loseConnections: Fault = {
  id: 'T5',
  title: '10 s without connections',
  injects:
    'One worker loses Postgres and Redis to a silence without a reset, both ways, then one way, then the other, 10 s each; meanwhile the other worker is refused by Redis.',
  passes: 'no double commit; new runs are taken within 5 s after healing, with nothing restarted by hand.',
  inject: async (trial) => {
    const groups = WAYS.length + 1;
    const groupOf = (index: number) => trial.ready.filter((_, place) => place % groups === index);
    await acceptAll(trial, groupOf(0));
    for (const [index, way] of WAYS.entries()) {
      await silence(trial, way, index);
      await expectPulled(trial, way, groupOf(index + 1));
    }
  },
};

/** The silent one is dead to the others: what it held is run by somebody else, and what it does is fenced. */
async function silence({ lab, allowance }: Trial, way: Silence, turn: number): Promise<void> {
  const workers = lab.workers();
  const victim = workers[turn % workers.length];
  const other = workers[(turn + 1) % workers.length];
  allowance.repeats++;
  victim?.postgres.silence(way);
  victim?.redis?.silence(way);
  other?.redis?.away();
  await delay(SILENT_MS);
  for (const worker of [victim, other]) {
    worker?.postgres.heal();
    worker?.redis?.heal();
  }
}

async function expectPulled(trial: Trial, way: Silence, ready: readonly ReadyRun[]): Promise<void> {
  const healedAt = Date.now();
  const ids = await acceptAll(trial, ready);
  await trial.until(
    async () => (await trial.lab.record.runs(ids)).every((row) => row.status !== 'queued'),
    60_000,
  );
  const took = Date.now() - healedAt;
  trial.notes[`pulledMs (${way})`] = took;
  trial.expect(
    took <= PULLED_WITHIN_MS + ROOM_MS,
    `after a silence (${way}) it took ${took} ms until every new run was taken`,
  );
}

async function acceptAll(trial: Trial, ready: readonly ReadyRun[]): Promise<readonly string[]> {
  const runs = await Promise.all(ready.map((run) => acceptRun(run)));
  trial.runs.push(...runs);
  return runs.map((run) => run.runId);
}
