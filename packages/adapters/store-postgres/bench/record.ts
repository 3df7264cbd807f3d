/**
 * Cycles of start, claim and commit per second, by how many are in flight; one JSON line each. The database should be
 * an empty one on a server that waits for its log (`synchronous_commit = on`), as the embedded one does.
 *
 * With `--split`, processor time of this process and of the server per run, by part: start, claim, commit, publish
 * (the NOTIFY that tells of an advance, where there is no Redis). With `--without fence` or `--without checksums`, of
 * whole cycles with and without, in turns. The server must be on this machine.
 *
 * npx tsx packages/adapters/store-postgres/bench/record.ts --database-url postgres://… [--seconds 5]
 *   [--split] [--without fence|checksums|nothing]
 */
import { parseArgs } from 'node:util';
import type { ClaimedRun, RunLog } from '@heddle/ports';
import { connectPostgres, createRunLog, migrate, type Postgres } from '../src/index.ts';
import { claimRun, commitRun, startRun } from './one-run.ts';
import { findPostmaster, perRun, processorTime } from './processor-time.ts';
import { without } from './variants.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    'database-url': { type: 'string' },
    split: { type: 'boolean', default: false },
    without: { type: 'string' },
  },
});
const milliseconds = Number(values.seconds) * 1_000;
/** Runs of one part, and how many of them are in flight. */
const SPLIT_RUNS = 6_000;
const IN_FLIGHT = 64;
/** Runs between two changes of variant, and how many pairs of those. */
const TURN_RUNS = 1_200;
const PAIRS = 40;
type Left = 'fence' | 'checksums' | 'nothing';

if (values['database-url'] === undefined) throw new Error('Expected --database-url postgres://…');
const postgres = await connectPostgres({ url: values['database-url'] });
try {
  await migrate(postgres);
  const runLog = createRunLog(postgres);
  await drive(runLog, 16, 1_000);
  const left = values.without;
  if (values.split) await reportSplit(postgres, runLog);
  if (left === 'fence' || left === 'checksums' || left === 'nothing')
    await reportWithout(postgres, runLog, left);
  if (!values.split && left === undefined) await reportCycles(postgres, runLog);
} finally {
  await postgres.close();
}

async function reportCycles(target: Postgres, runLog: RunLog): Promise<void> {
  for (const inFlight of [1, 16, 64]) {
    const before = await counters(target);
    const result = await drive(runLog, inFlight, milliseconds);
    const after = await counters(target);
    report({ inFlight, ...result, ...perCycle(before, after, result.cycles) });
  }
}

async function reportSplit(target: Postgres, runLog: RunLog): Promise<void> {
  const postmaster = await findPostmaster(target);
  const ids: string[] = [];
  const held: ClaimedRun[] = [];
  const places = Array.from({ length: SPLIT_RUNS }, (_, place) => place);
  const parts: Record<string, (place: number) => Promise<unknown>> = {
    start: async () => ids.push(await startRun(runLog)),
    claim: async (place) => held.push(await claimRun(runLog, ids[place] ?? '')),
    commit: async (place) => commitRun(runLog, held[place] as ClaimedRun), // cast: one per place
    publish: async (place) =>
      target.query({
        name: 'bench-publish',
        text: 'select pg_notify($1, $2)',
        values: ['heddle_bench', JSON.stringify({ type: 'advanced', runId: ids[place], seq: 4, over: true })],
      }),
  };
  for (const [part, work] of Object.entries(parts)) {
    const before = processorTime(postmaster);
    await side(places, work);
    report({ part, runs: SPLIT_RUNS, ...perRun(before, processorTime(postmaster), SPLIT_RUNS) });
  }
}

/**
 * Variants take turns, a pair after the other in changing order, so that whatever else the machine does falls on both;
 * the cost is the median of the pairs, with the interval that holds it in 19 of 20 draws of as many pairs from these.
 * `nothing` compares the same with the same: its figure is the error of the others. Nothing is vacuumed meanwhile.
 */
async function reportWithout(target: Postgres, runLog: RunLog, left: Left): Promise<void> {
  const postmaster = await findPostmaster(target);
  for (const table of ['run', 'run_event'])
    await target.query({ text: `alter table heddle.${table} set (autovacuum_enabled = off)` });
  const other = left === 'nothing' ? runLog : createRunLog(without(target, left));
  const places = Array.from({ length: TURN_RUNS }, (_, place) => place);
  const measured = async (log: RunLog) => {
    const before = processorTime(postmaster);
    await side(places, () => cycle(log));
    const { clientCpuMs, postgresCpuMs } = perRun(before, processorTime(postmaster), TURN_RUNS);
    return clientCpuMs + postgresCpuMs;
  };
  const pairs: { readonly whole: number; readonly without: number }[] = [];
  await measured(other);
  for (let turn = 0; turn < PAIRS; turn += 1) {
    const first = await measured(turn % 2 === 0 ? runLog : other);
    const second = await measured(turn % 2 === 0 ? other : runLog);
    pairs.push(turn % 2 === 0 ? { whole: first, without: second } : { whole: second, without: first });
  }
  const ratios = pairs.map((pair) => pair.whole / pair.without);
  report({
    left,
    runs: TURN_RUNS * PAIRS,
    cpuMsWith: median(pairs.map(({ whole }) => whole)),
    cpuMsWithout: median(pairs.map((pair) => pair.without)),
    costPercent: rounded((median(ratios) - 1) * 100),
    between: interval(ratios).map((ratio) => rounded((ratio - 1) * 100)),
  });
}

/** Where the median lies in 19 of 20 draws with replacement (percentile bootstrap). */
function interval(values: readonly number[]): readonly [number, number] {
  const draw = (): number => median(values.map(() => values[Math.floor(Math.random() * values.length)] ?? 0));
  const medians = Array.from({ length: 2_000 }, draw).toSorted((left, right) => left - right);
  return [medians[50] ?? 0, medians[1_949] ?? 0];
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return Math.round((lower + upper) * 5_000) / 10_000;
}

/** Does the work for each, so many at a time. */
async function side(places: readonly number[], work: (place: number) => Promise<unknown>): Promise<void> {
  const rest = places.values();
  const lane = async (): Promise<void> => {
    for (const place of rest) await work(place);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

async function drive(runLog: RunLog, inFlight: number, forMilliseconds: number) {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const latencies: number[] = [];
  async function repeat(): Promise<void> {
    while (performance.now() - started < forMilliseconds) {
      const at = performance.now();
      await cycle(runLog);
      latencies.push(performance.now() - at);
    }
  }
  await Promise.all(Array.from({ length: inFlight }, repeat));
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(cpu);
  latencies.sort((left, right) => left - right);
  return {
    cycles: latencies.length,
    cyclesPerSecond: Math.round(latencies.length / seconds),
    p50Ms: rounded(latencies[Math.floor(latencies.length / 2)] ?? 0),
    p99Ms: rounded(latencies[Math.floor(latencies.length * 0.99)] ?? 0),
    nodeCpuMs: rounded((used.user + used.system) / 1_000 / latencies.length),
  };
}

async function cycle(runLog: RunLog): Promise<void> {
  await commitRun(runLog, await claimRun(runLog, await startRun(runLog)));
}

interface Counters {
  readonly statements: number;
  readonly updates: number;
  readonly hot: number;
}

async function counters(target: Postgres): Promise<Counters> {
  await target.query({ text: 'select pg_stat_force_next_flush()' });
  const [row] = await target.query<{ statements: number; updates: number; hot: number }>({
    text: `select (select xact_commit::float8 from pg_stat_database where datname = current_database()) as statements,
      n_tup_upd::float8 as updates, n_tup_hot_upd::float8 as hot from pg_stat_user_tables where relname = 'run'`,
  });
  return { statements: row?.statements ?? 0, updates: row?.updates ?? 0, hot: row?.hot ?? 0 };
}

function perCycle(before: Counters, after: Counters, cycles: number) {
  return {
    transactionsPerCycle: rounded((after.statements - before.statements) / cycles),
    hotUpdates: rounded((after.hot - before.hot) / (after.updates - before.updates)),
  };
}

function report(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
