import type { Fault } from '../fault.ts';
import { growGraph } from '../graph/random-graph.ts';
import type { Trial } from '../trial.ts';

const BRANCHES = 5;
const MODES = ['all', 'first', 'any'] as const;
const POLICIES = [{}, { onError: { value: 'instead' } }, { onError: 'branch' }] as const;

/** T22. */
export const partialFanIn: Fault = {
  id: 'T22',
  title: 'one of five branches fails',
  injects: 'Five branches into a join, of which one fails, for every join mode and every on-error policy.',
  passes: 'the join runs once and has the values of the branches that live.',
  missing: 'joins by quorum and joins that collect errors are no settings of a node yet.',
  graph: ({ lab }, seed, random) =>
    growGraph(seed, lab.addresses, (builder) => {
      const mode = MODES[seed % MODES.length] ?? 'all';
      const policies = POLICIES[Math.floor(seed / MODES.length) % POLICIES.length] ?? {};
      const failing = random.integer(0, BRANCHES - 1);
      const ends = Array.from({ length: BRANCHES }, (_, index) =>
        builder.sink('ask.tag', {
          fate: index === failing ? 'fails' : 'completes',
          ms: random.integer(0, 300),
          policies: index === failing ? policies : {},
        }),
      );
      const join = builder.add('j', {
        kind: 'control.join',
        config: { mode },
        join: mode === 'any' ? 'any' : 'all',
      });
      for (const end of ends) builder.connect(end, `${join}.in`);
      return `${join}.${mode === 'all' ? 'values' : 'value'}`;
    }),
  inject: async (trial) => {
    await trial.start(1_000);
    const ids = trial.runs.map((run) => run.runId);
    await trial.until(async () => (await trial.lab.record.openRuns(ids)).length === 0, 60_000);
    await checkInputs(trial);
  },
};

async function checkInputs(trial: Trial): Promise<void> {
  for (const run of trial.runs) {
    const join = run.graph.nodes.find((node) => node.id.startsWith('j'));
    const { events } = await trial.lab.record.events(run.runId);
    const settled = events.filter((event) => event.type === 'node-completed' && event.nodeId === join?.id);
    if (join === undefined || run.prophecy.run === 'failed') continue;
    trial.expect(settled.length === 1, `seed ${run.seed}: the join settled ${settled.length} times`);
    if (join.config.mode !== 'all') continue;
    const isDead = run.graph.nodes.some((node) => node.policies?.onError === 'branch');
    const values = settled[0]?.outputs?.values;
    const count = Array.isArray(values) ? values.length : -1;
    const expected = isDead ? BRANCHES - 1 : BRANCHES;
    trial.expect(count === expected, `seed ${run.seed}: the join has ${count} values, expected ${expected}`);
  }
}
