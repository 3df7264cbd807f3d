/**
 * Cycles of start, claim and commit per second, by how many are in flight; one JSON line each. The database should be
 * an empty one on a server that waits for its log (`synchronous_commit = on`), as the embedded one does.
 *
 * npx tsx packages/adapters/store-postgres/bench/record.ts --database-url postgres://… [--seconds 5]
 */
import { parseArgs } from 'node:util';
import { NO_USAGE } from '@heddle/contracts';
import { type RunLog, uuidv7 } from '@heddle/ports';
import { connectPostgres, createRunLog, migrate, type Postgres } from '../src/index.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, 'database-url': { type: 'string' } },
});
const milliseconds = Number(values.seconds) * 1_000;
const workspaceId = uuidv7();
const planId = `sha256:${'0'.repeat(64)}`;
const text = 'Where is my order? '.repeat(20);

if (values['database-url'] === undefined) throw new Error('Expected --database-url postgres://…');
const postgres = await connectPostgres({ url: values['database-url'] });
try {
  await migrate(postgres);
  const runLog = createRunLog(postgres);
  await drive(runLog, 16, 1_000);
  for (const inFlight of [1, 16, 64]) {
    const before = await counters(postgres);
    const result = await drive(runLog, inFlight, milliseconds);
    const after = await counters(postgres);
    process.stdout.write(
      `${JSON.stringify({ inFlight, ...result, ...perCycle(before, after, result.cycles) })}\n`,
    );
  }
} finally {
  await postgres.close();
}

interface Counters {
  readonly statements: number;
  readonly updates: number;
  readonly hot: number;
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
  const runId = uuidv7();
  await runLog.start({
    runId,
    workspaceId,
    planId,
    input: { text },
    ready: ['s1'],
    events: [{ type: 'run-started', at: Date.now() }],
  });
  const held = await runLog.claim({ runId, segment: 's1', workerId: 'bench' });
  if (held === undefined) throw new Error('Expected the claim to succeed');
  const node = { at: Date.now(), nodeId: 'answer', attempt: 1, workerId: 'bench', jobId: 'bench_s1' };
  const result = await runLog.commit({
    claim: held.claim,
    expectedVersion: held.snapshot.version,
    settled: {
      ask: { status: 'completed' },
      answer: { status: 'completed' },
      reply: { status: 'completed' },
    },
    events: [
      { type: 'node-started', ...node },
      { type: 'node-completed', ...node, outputs: { text }, durationMs: 1, usage: NO_USAGE },
      { type: 'run-completed', at: Date.now(), output: { text }, usage: NO_USAGE },
    ],
    ready: [],
    release: true,
    end: { status: 'completed', output: { text } },
  });
  if (result.outcome !== 'committed') throw new Error(`Expected a commit, found ${result.outcome}`);
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

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
