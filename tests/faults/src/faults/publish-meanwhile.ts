import type { Fault } from '../fault.ts';
import { foretell } from '../graph/foretell.ts';
import { type LabGraph, toFlow } from '../graph/lab-graph.ts';
import { growGraph } from '../graph/random-graph.ts';
import { bodyOf } from '../lab/client.ts';
import { acceptRun, type ReadyRun } from '../lab-run.ts';
import type { Trial } from '../trial.ts';

/** T18. */
export const publishMeanwhile: Fault = {
  id: 'T18',
  title: 'a new version is published meanwhile',
  injects:
    'While the first body of every run is held, a second version with another graph is published and called.',
  passes: 'runs end on the plan they were accepted with; new runs are on the new one.',
  graph: ({ lab }, seed) => chainOf(lab.addresses, seed, 3),
  inject: async (trial) => {
    const { lab } = trial;
    let release = (): void => undefined;
    const published = new Promise<void>((resolve) => {
      release = resolve;
    });
    const unhook = lab.sink.hook({ before: () => published });
    try {
      await trial.start(500);
      const before = await plansOf(trial);
      const newer = await Promise.all(trial.ready.map((run) => publishSecond(trial, run)));
      for (const run of newer) trial.runs.push(await acceptRun(run, { key: `${run.tag}-second` }));
      release();
      const after = await plansOf(trial);
      for (const [runId, planId] of before)
        trial.expect(after.get(runId) === planId, `${runId} changed its plan`);
      const fresh = new Set([...after].filter(([runId]) => !before.has(runId)).map(([, planId]) => planId));
      trial.expect(
        [...before.values()].every((planId) => !fresh.has(planId)),
        'a call after publishing ran on the old plan',
      );
    } finally {
      release();
      unhook();
    }
  },
};

function chainOf(addresses: Parameters<typeof growGraph>[1], seed: number, length: number): LabGraph {
  return growGraph(seed, addresses, (builder) => {
    let at = 'ask.tag';
    for (let count = 0; count < length; count++)
      at = builder.sink(at, { fate: 'completes', ms: 20, policies: {} });
    return at;
  });
}

async function publishSecond({ lab }: Trial, run: ReadyRun): Promise<ReadyRun> {
  const { client } = run.tenant;
  const graph = chainOf(lab.addresses, run.seed, 5);
  const saved = bodyOf(await client.send('GET', `/api/flows/${run.flowId}`), 200);
  const headers = { 'if-match': `"${saved.revision}"` };
  const flow = toFlow(graph, run.slug);
  bodyOf(await client.send('PUT', `/api/flows/${run.flowId}`, { body: flow, headers }), 200);
  bodyOf(await client.send('POST', `/api/flows/${run.flowId}/publish`, { body: {} }), 201);
  return { ...run, graph, prophecy: foretell(graph) };
}

async function plansOf({ lab, runs }: Trial): Promise<ReadonlyMap<string, string>> {
  const rows = await lab.record.runs(runs.map((run) => run.runId));
  return new Map(rows.map((row) => [row.id, row.planId]));
}
