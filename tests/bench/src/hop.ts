import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { startTestRedis } from '@heddle/testkit/servers';
import { endAll, environmentOf, ROOT, startHeddle, startOwn } from './children.ts';
import { type LoadResult, load } from './load.ts';
import { INPUT, publishFlow, publishPlainFlow, TOKEN } from './published-flow.ts';

/**
 * `npm run bench -- --hop`: processor time of a recorded run beside that of a bare BullMQ hop. Both are called over HTTP
 * at 64 connections and answered by a worker in a process of its own, in turns, so that whatever the machine does
 * meanwhile meets both. Once with a model call in both, once with none in either.
 */

const ROUNDS = 5;
const SECONDS = 4;
const CONNECTIONS = 64;

/** Until code is compiled, a request costs twice what it costs after. */
const WARM_UP_SECONDS = 15;

type Target = Parameters<typeof load>[0];

interface Pair {
  readonly name: string;
  readonly hop: Target;
  readonly run: Target;
}

interface Round {
  readonly hop: LoadResult;
  readonly run: LoadResult;
}

/** The floor's own parts; Redis serves both. What stands idle meanwhile is not counted. */
const OF_HOP = new Set(['floor', 'redis']);

async function loadOf(side: keyof Round, target: Target): Promise<LoadResult> {
  const result = await load(target, CONNECTIONS, SECONDS);
  const isOwn = (name: string): boolean => (side === 'hop' ? OF_HOP.has(name) : name !== 'floor');
  return {
    ...result,
    cpuMs: Object.fromEntries(Object.entries(result.cpuMs).filter(([name]) => isOwn(name))),
  };
}

const sum = ({ cpuMs }: LoadResult): number => Object.values(cpuMs).reduce((total, ms) => total + ms, 0);

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

/** The median over rounds of each part's processor time. */
function parts(results: readonly LoadResult[]): string {
  const names = [...new Set(results.flatMap(({ cpuMs }) => Object.keys(cpuMs)))];
  return names
    .map((name) => `${name} ${median(results.map(({ cpuMs }) => cpuMs[name] ?? 0)).toFixed(2)}`)
    .join(', ');
}

async function measure({ name, hop, run }: Pair): Promise<string> {
  for (const target of [hop, run]) await load(target, CONNECTIONS, WARM_UP_SECONDS);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({
      hop: await loadOf('hop', hop),
      run: await loadOf('run', run),
    });
  const ratios = rounds.map((round) => sum(round.run) / sum(round.hop));
  const row = [
    name,
    `${median(rounds.map((round) => sum(round.hop))).toFixed(2)} (${parts(rounds.map((round) => round.hop))})`,
    `${median(rounds.map((round) => sum(round.run))).toFixed(2)} (${parts(rounds.map((round) => round.run))})`,
    `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
    String(rounds.reduce((total, round) => total + round.run.failed + round.hop.failed, 0)),
  ];
  return `| ${row.join(' | ')} |`;
}

async function main(): Promise<void> {
  const redis = await startTestRedis();
  if (!('url' in redis)) throw new Error(`A Redis is needed: ${JSON.stringify(redis)}`);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-bench-'));
  const model = `http://127.0.0.1:${await startOwn('model-server.ts', {})}`;
  const floors: Target[] = [];
  for (const asked of [model, '']) {
    const environment = { MODEL: asked, STORE: redis.url, QUEUE: asked === '' ? 'floor-plain' : 'floor' };
    await startOwn('floor-server.ts', { ...environment, ROLE: 'worker' });
    const port = await startOwn('floor-server.ts', environment);
    floors.push({ origin: `http://127.0.0.1:${port}`, path: '/job', body: INPUT });
  }
  const { origin, stop } = await startHeddle({
    ...(await environmentOf(dataDir, model)),
    REDIS_URL: redis.url,
  });
  await publishFlow(origin, model);
  await publishPlainFlow(origin);
  const flow = (slug: string): Target => ({ origin, path: `/v1/flows/${slug}`, token: TOKEN, body: INPUT });
  const [withModel, plain] = floors;
  if (!withModel || !plain) throw new Error('Both floors are started above.');
  const rows = [
    await measure({ name: 'nobody is asked', hop: plain, run: flow('plain') }),
    await measure({ name: 'one model call in both', hop: withModel, run: flow('bench') }),
  ];
  const report = [
    `Measured ${new Date().toISOString()} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, with Redis; ${ROUNDS} rounds in turns of ${SECONDS} s at ${CONNECTIONS} connections, medians.`,
    '',
    '| | Hono → one BullMQ job → worker, no record: CPU ms | published flow, every run recorded: CPU ms | ratio (least to most) | failed |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
  const folder = path.join(ROOT, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'hop.md'), report);
  process.stdout.write(`${report}\n`);
  await stop();
  await redis.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

try {
  await main();
} finally {
  endAll();
}
process.exit(0);
