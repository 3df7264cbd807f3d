import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { startTestRedis } from '@heddle/testkit/servers';
import { endAll, environmentOf, ROOT, startHeddle, startOwn } from './children.ts';
import { type LoadResult, load } from './load.ts';
import { memoryOfTree } from './processes.ts';
import { INPUT, publishFlow, TOKEN } from './published-flow.ts';

/** Seconds each load lasts; `--quick` for a look. */
const SECONDS = process.argv.includes('--quick') ? 2 : 8;
const CONNECTIONS = [1, 16, 64];

interface Measured {
  readonly name: string;
  readonly loads: readonly LoadResult[];
}

const say = (line: string): void => console.log(line);

async function measure(name: string, target: Parameters<typeof load>[0]): Promise<Measured> {
  await load(target, 16, 2);
  const loads: LoadResult[] = [];
  for (const connections of CONNECTIONS) loads.push(await load(target, connections, SECONDS));
  say(
    `${name}: ${loads.map((result) => `${result.connections} → ${result.requestsPerSecond}/s, p50 ${result.p50Ms} ms, p99 ${result.p99Ms} ms${result.failed > 0 ? `, ${result.failed} failed` : ''}`).join('; ')}`,
  );
  return { name, loads };
}

interface Product {
  readonly measured: readonly Measured[];
  readonly coldStartMs: number;
  readonly warmStartMs: number;
  readonly idle: ReturnType<typeof memoryOfTree>;
  readonly loaded: ReturnType<typeof memoryOfTree>;
}

async function product(name: string, model: string, more: Record<string, string>): Promise<Product> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-bench-'));
  const environment = {
    ...(await environmentOf(dataDir, model)),
    ...more,
  };
  const cold = await startHeddle(environment);
  await publishFlow(cold.origin, model);
  await cold.stop();
  const heddle = await startHeddle(environment);
  const idle = memoryOfTree(heddle.pid);
  const measured = [
    await measure(name, { origin: heddle.origin, path: '/v1/flows/bench', token: TOKEN, body: INPUT }),
  ];
  const loaded = memoryOfTree(heddle.pid);
  await heddle.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return { measured, coldStartMs: cold.startMs, warmStartMs: heddle.startMs, idle, loaded };
}

function cpuOf(result: LoadResult | undefined): string {
  const parts = Object.entries(result?.cpuMs ?? {});
  const sum = parts.reduce((total, [, ms]) => total + ms, 0);
  return `${sum.toFixed(2)} (${parts.map(([name, ms]) => `${name} ${ms}`).join(', ')})`;
}

function total(processes: ReturnType<typeof memoryOfTree>): number {
  return Math.round(processes.reduce((sum, process) => sum + process.megabytes, 0));
}

function table(all: readonly Measured[], products: readonly { name: string; product: Product }[]): string {
  const floor = all[0]?.loads.at(-1)?.requestsPerSecond ?? 1;
  const rows = all.map(
    ({ name, loads }) =>
      `| ${name} | ${loads.map((result) => result.requestsPerSecond).join(' / ')} | ${loads.map((result) => `${result.p50Ms} / ${result.p99Ms}`).join(' · ')} | ${((loads.at(-1)?.requestsPerSecond ?? 0) / floor).toFixed(2)} | ${cpuOf(loads.at(-1))} |`,
  );
  const sizes = products.map(
    ({ name, product: { coldStartMs, warmStartMs, idle, loaded } }) =>
      `| ${name} | ${(coldStartMs / 1_000).toFixed(1)} s | ${(warmStartMs / 1_000).toFixed(1)} s | ${total(idle)} MB | ${total(loaded)} MB |`,
  );
  return [
    `Measured ${new Date().toISOString()} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}. Load generator and model server share these cores.`,
    '',
    '| published flow input → template → model → output | requests/s at 1 / 16 / 64 | p50 / p99 ms at 1 · 16 · 64 | share of the first floor at 64 | CPU ms a request at 64 |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '| | first start to the page | warm start to the page | memory idle (PSS of all processes) | memory after the load |',
    '| --- | --- | --- | --- | --- |',
    ...sizes,
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const model = `http://127.0.0.1:${await startOwn('model-server.ts', {})}`;
  const all: Measured[] = [];
  const products: { name: string; product: Product }[] = [];
  const direct = await startOwn('floor-server.ts', { MODEL: model });
  all.push(
    await measure('floor: bare Hono handler', {
      origin: `http://127.0.0.1:${direct}`,
      path: '/direct',
      body: INPUT,
    }),
  );
  const redis = await startTestRedis();
  if ('url' in redis) {
    await startOwn('floor-server.ts', { ROLE: 'worker', MODEL: model, STORE: redis.url });
    const job = await startOwn('floor-server.ts', { MODEL: model, STORE: redis.url });
    all.push(
      await measure('floor: Hono → one BullMQ job → worker (Redis), no record', {
        origin: `http://127.0.0.1:${job}`,
        path: '/job',
        body: INPUT,
      }),
    );
    const withRedis = await product('Heddle with Redis', model, { REDIS_URL: redis.url });
    products.push({ name: 'with Redis', product: withRedis });
    all.push(...withRedis.measured);
  } else say(`Redis was left out: ${JSON.stringify(redis)}`);
  const embedded = await product('Heddle, embedded default', model, {});
  products.push({ name: 'embedded default', product: embedded });
  all.push(...embedded.measured);
  const report = table(all, products);
  const folder = path.join(ROOT, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'latest.md'), report);
  writeFileSync(path.join(folder, 'latest.json'), `${JSON.stringify({ all, products }, undefined, 2)}\n`);
  say(`\n${report}`);
  if ('stop' in redis) await redis.stop();
}

try {
  await main();
} finally {
  endAll();
}
process.exit(0);
