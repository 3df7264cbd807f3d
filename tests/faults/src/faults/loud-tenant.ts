import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { growGraph } from '../graph/random-graph.ts';
import { acceptRun, type LabRun, publishRun, type ReadyRun } from '../lab-run.ts';
import { quantile } from '../report.ts';
import type { Trial } from '../trial.ts';

/** As the table of faults asks: 10,000 runs of 50 workspaces, 9,000 of them of one. */
const WORKSPACES = 50;
const LOUD_RUNS = 9_000;
const QUIET_RUNS = 21;
const WORKERS = 4;
const ACCEPTING_AT_ONCE = 24;
/** A light tenant's p95 may be so many times what it is alone. */
const TIMES = 3;
const ENDS_WITHIN_MS = 240_000;

/** T17. */
export const loudTenant: Fault = {
  id: 'T17',
  title: 'one loud tenant among many',
  injects:
    'Without a worker one workspace queues 9,000 runs, then 49 others 21 each; then four workers start.',
  passes: "every run ends; the others' p95 stays under three times what it is without the loud one.",
  share: 50,
  endsWithinMs: ENDS_WITHIN_MS,
  graph: ({ lab }, seed) =>
    growGraph(seed, lab.addresses, (builder) => {
      const first = builder.sink('ask.tag', { fate: 'completes', ms: 20, policies: {} });
      return builder.sink(first, { fate: 'completes', ms: 10, policies: {} });
    }),
  inject: async (trial) => {
    const [first] = trial.ready;
    if (first === undefined) return;
    const others = await trial.lab.addTenants(WORKSPACES - 1);
    const quiet = await Promise.all(others.map((tenant) => publishRun(first.graph, tenant, mark())));
    const before = await drain(trial, [[quiet, QUIET_RUNS]]);
    const among = await drain(trial, [
      [[first], LOUD_RUNS],
      [quiet, QUIET_RUNS],
    ]);
    // A machine that others use too may have become slower in between, which is no tenant's doing.
    const after = await drain(trial, [[quiet, QUIET_RUNS]]);
    const aloneMs = Math.max(before.lastMs, after.lastMs);
    Object.assign(trial.notes, {
      aloneP95Ms: aloneMs,
      amongP95Ms: among.lastMs,
      acceptedPerSecond: among.acceptedPerSecond,
      endedPerSecond: among.endedPerSecond,
    });
    trial.expect(
      among.lastMs <= TIMES * aloneMs,
      `light tenants wait ${among.lastMs} ms (p95) beside a loud one, ${aloneMs} ms alone`,
    );
  },
};

/** A word that nothing before it had. */
function mark(): string {
  return randomBytes(4).toString('hex');
}

/** What became of runs that were all there before the first worker was. */
interface Drained {
  readonly acceptedPerSecond: number;
  readonly endedPerSecond: number;
  /** From the start of the workers to the end of a run of the last group: its p95 in ms, by the record's clock. */
  readonly lastMs: number;
}

/** Takes all workers away, accepts so many runs of each flow, group after group, starts workers and waits for the end. */
async function drain(
  trial: Trial,
  groups: readonly (readonly [flows: readonly ReadyRun[], each: number])[],
): Promise<Drained> {
  const { lab } = trial;
  for (const worker of lab.workers()) await worker.stop();
  const asked = performance.now();
  const accepted: LabRun[][] = [];
  for (const [flows, each] of groups) accepted.push(await accept(flows, each));
  const acceptedMs = performance.now() - asked;
  const runs = accepted.flat();
  trial.runs.push(...runs);
  const startedAt = new Date().toISOString();
  await Promise.all(Array.from({ length: WORKERS }, () => lab.addWorker()));
  const ids = runs.map((run) => run.runId);
  await trial.until(async () => {
    // Rarely, so that the question does not compete with what it asks about.
    await delay(250);
    return (await lab.record.openCount()) === 0;
  }, ENDS_WITHIN_MS);
  const ends = await endsAfter(trial, startedAt, ids);
  const last = new Set(accepted.at(-1)?.map((run) => run.runId));
  const perSecond = (ms: number): number => Math.round((1_000 * runs.length) / ms);
  return {
    acceptedPerSecond: perSecond(acceptedMs),
    endedPerSecond: perSecond(Math.max(...ends.map((row) => row.ms))),
    lastMs: Math.round(
      quantile(
        ends.flatMap((row) => (last.has(row.id) ? [row.ms] : [])).sort((one, other) => one - other),
        0.95,
      ),
    ),
  };
}

async function accept(flows: readonly ReadyRun[], each: number): Promise<LabRun[]> {
  const time = mark();
  const wanted = Array.from({ length: each }, (_, index) => flows.map((run) => ({ run, index }))).flat();
  const accepted: LabRun[] = [];
  const take = async (): Promise<void> => {
    for (let next = wanted.pop(); next !== undefined; next = wanted.pop())
      accepted.push(await acceptRun(next.run, { key: `${next.run.tag}-${time}-${next.index}` }));
  };
  await Promise.all(Array.from({ length: ACCEPTING_AT_ONCE }, take));
  return accepted;
}

/** When runs ended, in milliseconds after a moment of the record's clock. */
function endsAfter(
  { lab }: Trial,
  from: string,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly ms: number }[]> {
  return lab.record.query<{ id: string; ms: number }>(
    `select id, (extract(epoch from coalesce(ended_at, now()) - $2::timestamptz) * 1000)::float8 as ms
     from heddle.run where id = any($1::uuid[])`,
    [ids, from],
  );
}
