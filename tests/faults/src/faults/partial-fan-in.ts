import type { Fault } from '../fault.ts';
import type { GraphBuilder } from '../graph/graph-builder.ts';
import { growGraph } from '../graph/random-graph.ts';
import { LIST } from '../graph/random-graph-input.ts';
import type { RecordedEvent } from '../lab/record.ts';
import type { LabRun } from '../lab-run.ts';
import type { Random } from '../random.ts';
import type { Trial } from '../trial.ts';

const BRANCHES = 5;
const QUORUM = 3;
const MODES = ['all', 'first', 'any', 'quorum', 'collect'] as const;
const POLICIES = [{}, { onError: { value: 'instead' } }, { onError: 'branch' }] as const;

/** T22. */
export const partialFanIn: Fault = {
  id: 'T22',
  title: 'one of five branches fails',
  injects:
    'Five branches into a join, of which one fails, for every join mode (all, first, any, a quorum of three) and every on-error policy; and a map that collects failures, of whose items one fails.',
  passes: 'the join runs once and has the values of the branches that live; the map has null and the reason.',
  graph: ({ lab }, seed, random) =>
    growGraph(seed, lab.addresses, (builder) => {
      const mode = MODES[seed % MODES.length] ?? 'all';
      const policies = POLICIES[Math.floor(seed / MODES.length) % POLICIES.length] ?? {};
      return mode === 'collect' ? collecting(builder, random) : joining(builder, random, mode, policies);
    }),
  inject: async (trial) => {
    await trial.start(1_000);
    const ids = trial.runs.map((run) => run.runId);
    await trial.until(async () => (await trial.lab.record.openRuns(ids)).length === 0, 60_000);
    for (const run of trial.runs) {
      const { events } = await trial.lab.record.events(run.runId);
      checkInputs(trial, run, events);
    }
  },
};

function joining(
  builder: GraphBuilder,
  random: Random,
  mode: Exclude<(typeof MODES)[number], 'collect'>,
  policies: (typeof POLICIES)[number],
): string {
  const failing = random.integer(0, BRANCHES - 1);
  const ends = Array.from({ length: BRANCHES }, (_, index) =>
    builder.sink('ask.tag', {
      fate: index === failing ? 'fails' : 'completes',
      ms: random.integer(0, 300),
      policies: index === failing ? policies : {},
    }),
  );
  return builder.join(mode, ends, QUORUM);
}

function collecting(builder: GraphBuilder, random: Random): string {
  const iterations = LIST.map((_, index) => String(index));
  const parent = builder.add('p', {
    kind: 'control.map',
    config: { parallel: random.integer(1, LIST.length), onFailure: 'collect' },
  });
  builder.connect('ask.list', `${parent}.items`);
  const end = builder.sink(`${parent}.item`, {
    parent,
    iterations,
    fate: 'completes',
    failsIn: [random.pick(iterations)],
    ms: random.integer(0, 300),
    policies: {},
  });
  builder.connect(end, `${parent}.yield`);
  return `${parent}.results`;
}

function checkInputs(trial: Trial, run: LabRun, events: readonly RecordedEvent[]): void {
  const gathers = run.graph.nodes.find((node) => ['control.join', 'control.map'].includes(node.kind));
  if (gathers === undefined || run.prophecy.run === 'failed') return;
  const settled = events.filter((event) => event.type === 'node-completed' && event.nodeId === gathers.id);
  trial.expect(
    settled.length === 1,
    `seed ${run.seed}: ${gathers.kind} settled ${settled.length} times, expected once`,
  );
  const outputs = settled[0]?.outputs ?? {};
  const wrong = gathers.kind === 'control.map' ? wrongResults(run, outputs) : wrongValues(run, outputs);
  trial.expect(wrong === undefined, `seed ${run.seed}: ${wrong}`);
}

/** Values come from branches that live, each once: from all of them, or from as many as the quorum asks for. */
function wrongValues(run: LabRun, { values }: Readonly<Record<string, unknown>>): string | undefined {
  const mode = run.graph.nodes.find((node) => node.kind === 'control.join')?.config.mode;
  if (mode !== 'all' && mode !== 'quorum') return undefined;
  const given = Array.isArray(values) ? values : [];
  const living = run.graph.nodes.some((node) => node.policies?.onError === 'branch')
    ? BRANCHES - 1
    : BRANCHES;
  const least = mode === 'all' ? living : QUORUM;
  const distinct = new Set(given.map((value) => JSON.stringify(value))).size;
  return given.length >= least && given.length <= living && distinct === given.length
    ? undefined
    : `the join (${mode}) has ${given.length} values, ${distinct} of them different, of ${living} living branches`;
}

/** Every item's result in its place, null and a reason for the one that failed. */
function wrongResults(run: LabRun, outputs: Readonly<Record<string, unknown>>): string | undefined {
  const failed = run.graph.nodes.flatMap((node) => node.failsIn ?? []);
  const results = Array.isArray(outputs.results) ? outputs.results : [];
  const nulls = results.flatMap((result, index) => (result === null ? [String(index)] : []));
  const reasons = Array.isArray(outputs.failures)
    ? outputs.failures.map((failure: { index?: unknown }) => String(failure.index))
    : [];
  return results.length === LIST.length && `${nulls}` === `${failed}` && `${reasons}` === `${failed}`
    ? undefined
    : `of ${results.length} results those at ${nulls} are null, with reasons for ${reasons}; expected ${failed}`;
}
