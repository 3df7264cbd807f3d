import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { growGraph } from '../graph/random-graph.ts';
import { acceptRun } from '../lab-run.ts';

const KNOWN = '"tool.http@1"';
const NEWER = '"tool.http@99"';

/** T19. */
export const unknownKind: Fault = {
  id: 'T19',
  title: 'a plan from a newer worker',
  injects:
    'The stored plans of two runs name a major version of a node kind that these workers do not have; then the workers are replaced by ones that read the plan as it was.',
  passes: 'these runs wait for a worker that has it, and never fail.',
  missing: 'one build stands for both: what differs is the plan, not the binary.',
  graph: ({ lab }, seed) =>
    growGraph(seed, lab.addresses, (builder) =>
      builder.sink('ask.tag', { fate: 'completes', ms: 20 + (seed % 50), policies: {} }),
    ),
  inject: async (trial) => {
    const { lab } = trial;
    const newer = trial.ready.slice(0, 2);
    const others = trial.ready.slice(2);
    const change = (from: string, to: string) =>
      lab.record.query(
        `update heddle.plan p set plan = replace(p.plan::text, $2, $3)::json
         from heddle.flow_version v where v.plan_id = p.id and v.flow_id = any($1::uuid[])`,
        [newer.map((run) => run.flowId), from, to],
      );
    await change(KNOWN, NEWER);
    for (const run of [...newer, ...others]) trial.runs.push(await acceptRun(run));
    await delay(5_000);
    const ids = trial.runs.slice(0, newer.length).map((run) => run.runId);
    const failed = (await lab.record.runs(ids)).filter((row) => row.isOver);
    for (const row of failed)
      trial.expect(false, `${row.id} ${row.status} (${row.error?.code ?? 'no error'}) instead of waiting`);
    await change(NEWER, KNOWN);
    const leaving = lab.workers();
    for (const _ of leaving) await lab.addWorker();
    for (const worker of leaving) await worker.stop();
    // What failed has been said; the checker need not say it again.
    for (const row of failed) trial.allowance.ends.set(row.id, [row.status]);
  },
};
