import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestRedis } from '@heddle/testkit/servers';
import { endAll, environmentOf, ROOT, startHeddle, startOwn } from './children.ts';
import { load } from './load.ts';
import { memoryOfTree } from './processes.ts';
import { INPUT, publishFlow, TOKEN } from './published-flow.ts';

/** Memory by part, in MB, after so many runs. */
interface Sample {
  readonly runs: number;
  readonly megabytes: Readonly<Record<string, number>>;
}

const say = (line: string): void => console.log(line);

/** Calls a published flow so many times and watches the memory of every part: it must stay flat. */
async function soak(runs: number): Promise<readonly Sample[]> {
  const model = `http://127.0.0.1:${await startOwn('model-server.ts', {})}`;
  const redis = await startTestRedis();
  if (!('url' in redis)) throw new Error(`Redis is needed: ${JSON.stringify(redis)}`);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-soak-'));
  const heddle = await startHeddle({
    ...(await environmentOf(dataDir, model)),
    REDIS_URL: redis.url,
  });
  await publishFlow(heddle.origin, model);
  const target = { origin: heddle.origin, path: '/v1/flows/bench', token: TOKEN, body: INPUT };
  const samples: Sample[] = [];
  for (let done = 0; done < runs; ) {
    const seconds = 5;
    const { requestsPerSecond, failed } = await load(target, 32, seconds);
    done += requestsPerSecond * seconds;
    const sample = { runs: done, megabytes: byPart(heddle.pid) };
    samples.push(sample);
    say(`${done} runs, ${requestsPerSecond}/s${failed > 0 ? `, ${failed} failed` : ''}: ${describe(sample)}`);
  }
  await heddle.stop();
  await redis.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return samples;
}

function byPart(heddlePid: number): Readonly<Record<string, number>> {
  const parts: Record<string, number> = {};
  const redis = memoryOfTree(process.pid).filter((each) => each.name === 'redis');
  for (const { name, megabytes } of [...memoryOfTree(heddlePid), ...redis])
    parts[name] = Math.round(((parts[name] ?? 0) + megabytes) * 10) / 10;
  return parts;
}

function describe({ megabytes }: Sample): string {
  return Object.entries(megabytes)
    .map(([name, size]) => `${name} ${size} MB`)
    .join(', ');
}

function report(samples: readonly Sample[]): string {
  const names = Object.keys(samples.at(-1)?.megabytes ?? {});
  const rows = samples
    .filter((_, place) => place % Math.ceil(samples.length / 20) === 0 || place === samples.length - 1)
    .map(({ runs, megabytes }) => `| ${runs} | ${names.map((name) => megabytes[name] ?? '').join(' | ')} |`);
  return [
    `Measured ${new Date().toISOString()}: a published flow called again and again at 32 connections, with Redis; memory (PSS) of each part in MB.`,
    '',
    `| runs | ${names.join(' | ')} |`,
    `| ---: |${names.map(() => ' ---: |').join('')}`,
    ...rows,
    '',
  ].join('\n');
}

try {
  const asked = Number(process.argv[2] ?? 100_000);
  const text = report(
    await soak(Number.isInteger(asked) && asked > 0 ? Math.min(asked, 1_000_000) : 100_000),
  );
  const folder = path.join(ROOT, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'soak.md'), text);
  say(`\n${text}`);
} finally {
  endAll();
}
process.exit(0);
