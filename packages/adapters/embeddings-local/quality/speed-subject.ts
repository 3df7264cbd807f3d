/** What `speed.ts` runs: one process, one runtime, one core. */
import { createLocalEmbedder, type RuntimeName } from '../src/index.ts';

const QUERIES = 50;
const PASSAGES = 40;
/** 128 tokens each, a paragraph of some 550 characters. */
const passage = 'Orders can be sent back within thirty days of delivery, and we pay the postage. '.repeat(7);

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function costOf(action: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await action();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000 };
}

function format({ wallMs, cpuMs }: Cost, times: number): string {
  return `${(wallMs / times).toFixed(1)} ms (CPU ${(cpuMs / times).toFixed(1)} ms)`;
}

const megabytes = () => Math.round(process.memoryUsage().rss / 1e6);

async function main(): Promise<void> {
  // cast: speed.ts passes one of the two names
  const runtime = process.argv[2] as RuntimeName;
  const embedder = createLocalEmbedder({ runtimes: [runtime], threads: 1 });
  const before = megabytes();
  const load = await costOf(() => embedder.embed(['first']));
  const loaded = megabytes();
  const query = await costOf(async () => {
    for (let index = 0; index < QUERIES; index++)
      await embedder.embed([`How do I send order ${index} back?`]);
  });
  const texts = Array.from({ length: PASSAGES }, (_, index) => `${index} ${passage}`);
  const passages = await costOf(() => embedder.embed(texts));
  const peak = Math.round(process.resourceUsage().maxRSS / 1e3);
  process.stdout.write(
    `${runtime}: load and first text ${format(load, 1)}, query ${format(query, QUERIES)}, ` +
      `passage ${format(passages, PASSAGES)}, RSS ${before} MB before, ${loaded} MB loaded, ` +
      `${megabytes()} MB after ${PASSAGES} passages, ${peak} MB at most\n`,
  );
  await embedder.close();
}

await main();
