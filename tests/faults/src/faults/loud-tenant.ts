import type { Fault } from '../fault.ts';
import { growGraph } from '../graph/random-graph.ts';
import { acceptRun, type LabRun, type ReadyRun } from '../lab-run.ts';
import { quantile } from '../report.ts';
import type { Trial } from '../trial.ts';

const LOUD_RUNS = 600;
const QUIET_RUNS = 8;
const AT_ONCE = 24;
/** A light tenant's p95 may be so many times what it is alone, plus what a shared machine adds. */
const TIMES = 3;
const ROOM_MS = 1_000;

/** T17. */
export const loudTenant: Fault = {
  id: 'T17',
  title: 'one loud tenant among many',
  injects:
    'Two workers of 4 places each; one workspace queues 600 runs at once, three others 8 each while these wait.',
  passes:
    "every run ends; the others' p95 stays under three times (and 1 s) what it is alone, before or after.",
  missing: 'scaled from 10,000 runs of 50 workspaces, so that it ends in a minute on two cores.',
  graph: ({ lab }, seed) =>
    growGraph(seed, lab.addresses, (builder) => {
      const first = builder.sink('ask.tag', { fate: 'completes', ms: 200, policies: {} });
      return builder.sink(first, { fate: 'completes', ms: 100, policies: {} });
    }),
  inject: async (trial) => {
    const { lab } = trial;
    const leaving = lab.workers();
    for (const _ of leaving) await lab.addWorker({ HEDDLE_WORKER_CONCURRENCY: '4' });
    for (const worker of leaving) await worker.stop();
    const [loud, ...quiet] = trial.ready.slice(0, lab.tenants.length);
    if (loud === undefined) return;
    const beforeMs = await p95(trial, await accept(trial, quiet, QUIET_RUNS, 'before'));
    const crowd = accept(trial, [loud], LOUD_RUNS, 'loud');
    await trial.until(async () => (await waiting(trial, loud)) > LOUD_RUNS / 3, 20_000);
    const amongMs = await p95(trial, await accept(trial, quiet, QUIET_RUNS, 'among'));
    await p95(trial, await crowd);
    // A machine that others use too may have become slower in between, which is no tenant's doing.
    const afterMs = await p95(trial, await accept(trial, quiet, QUIET_RUNS, 'after'));
    const aloneMs = Math.max(beforeMs, afterMs);
    trial.notes.aloneP95Ms = aloneMs;
    trial.notes.amongP95Ms = amongMs;
    if (quiet.length > 0)
      trial.expect(
        amongMs <= TIMES * aloneMs + ROOM_MS,
        `light tenants wait ${amongMs} ms (p95) beside a loud one, ${aloneMs} ms alone`,
      );
  },
};

async function accept(
  trial: Trial,
  ready: readonly ReadyRun[],
  count: number,
  name: string,
): Promise<readonly LabRun[]> {
  const wanted = ready.flatMap((run) =>
    Array.from({ length: count }, (_, index) => ({ run, key: `${run.tag}-${name}-${index}` })),
  );
  const accepted: LabRun[] = [];
  const take = async (): Promise<void> => {
    for (let next = wanted.shift(); next !== undefined; next = wanted.shift())
      accepted.push(await acceptRun(next.run, { key: next.key }));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  trial.runs.push(...accepted);
  return accepted;
}

async function waiting({ lab }: Trial, run: ReadyRun): Promise<number> {
  const [row] = await lab.record.query<{ count: number }>(
    'select count(*)::int as count from heddle.run where flow_id = $1 and ended_at is null',
    [run.flowId],
  );
  return row?.count ?? 0;
}

/** From acceptance to the end, by the record's clock. */
async function p95({ lab, until }: Trial, runs: readonly LabRun[]): Promise<number> {
  const ids = runs.map((run) => run.runId);
  await until(async () => (await lab.record.openRuns(ids)).length === 0, 60_000);
  const rows = await lab.record.query<{ ms: number }>(
    `select (extract(epoch from coalesce(ended_at, now()) - created_at) * 1000)::float8 as ms from heddle.run
     where id = any($1::uuid[]) order by 1`,
    [ids],
  );
  return Math.round(
    quantile(
      rows.map((row) => row.ms),
      0.95,
    ),
  );
}
