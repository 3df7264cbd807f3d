import type { Fault } from '../fault.ts';
import { growGraph } from '../graph/random-graph.ts';
import type { LabRun } from '../lab-run.ts';
import type { Trial } from '../trial.ts';

/** T25. */
export const flipBytes: Fault = {
  id: 'T25',
  title: 'flipped bytes in a stored row',
  injects:
    'While the second body of each run is held and no worker runs, a stored output of the first is changed in half of the runs, the stored control state in the others; then workers start.',
  passes: 'the run fails with a typed error; nothing goes on from a row that was changed.',
  endsWithinMs: 5_000,
  graph: ({ lab }, seed) =>
    growGraph(seed, lab.addresses, (builder) => {
      const first = builder.sink('ask.tag', { fate: 'completes', ms: 10, policies: {} });
      const second = builder.sink(first, { fate: 'completes', ms: 300, policies: {} });
      return builder.sink(second, { fate: 'completes', ms: 10, policies: {} });
    }),
  inject: async (trial) => {
    const { lab } = trial;
    let seen = 0;
    const held = new Promise<void>(() => undefined);
    const unhook = lab.sink.hook({
      before: async (call) => {
        if (call.number > 1 || !isSecond(trial, call.runId, call.node)) return;
        seen++;
        await held;
      },
    });
    await trial.start(200);
    await trial.until(() => seen >= trial.ready.length, 20_000);
    unhook();
    for (const worker of lab.workers()) await worker.kill();
    trial.allowance.repeats++;
    for (const [index, run] of trial.runs.entries()) {
      trial.allowance.spoiled.add(run.runId);
      await (index % 2 === 0 ? flipOutput(trial, run) : flipState(trial, run));
    }
    await lab.restore();
    const ids = trial.runs.map((run) => run.runId);
    await trial.until(async () => (await lab.record.openRuns(ids)).length === 0, 30_000);
    await judge(trial);
  },
};

function isSecond({ runs }: Trial, runId: string, node: string): boolean {
  const run = runs.find((candidate) => candidate.runId === runId);
  const sinks = run?.graph.nodes.filter((candidate) => candidate.calls === 'sink') ?? [];
  // A run that is not known yet was accepted a moment ago: its first body is under way.
  return sinks[1]?.id === node || (run === undefined && node === 's2');
}

async function flipOutput({ lab }: Trial, run: LabRun): Promise<void> {
  await lab.record.query(
    `update heddle.run_event set body = replace(body::text, '"padding":""', '"padding":"@"')::json
     where run_id = $1`,
    [run.runId],
  );
}

async function flipState({ lab }: Trial, run: LabRun): Promise<void> {
  await lab.record.query(
    `update heddle.run set state = replace(state::text, 'completed', 'complftfd')::jsonb where id = $1`,
    [run.runId],
  );
}

/** Whoever did not fail is told, and ended, so that it is in nobody's way. */
async function judge(trial: Trial): Promise<void> {
  const rows = await trial.lab.record.runs(trial.runs.map((run) => run.runId));
  for (const [index, run] of trial.runs.entries()) {
    const row = rows.find((candidate) => candidate.id === run.runId);
    const what = index % 2 === 0 ? 'a changed output' : 'a changed state';
    trial.expect(
      row?.status === 'failed' && row.error !== null,
      `seed ${run.seed}: with ${what} the run is ${row?.status}, expected failed with a typed error`,
    );
    if (row?.isOver === false) await run.tenant.client.send('POST', `/api/runs/${run.runId}/cancel`);
  }
}
