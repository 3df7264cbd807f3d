import { randomBytes } from 'node:crypto';
import { residentMegabytes } from '../check/baseline.ts';
import type { Fault } from '../fault.ts';
import { faultsOfStory, readAtOnce, readInPieces, readSlowly } from '../lab/reader.ts';
import { acceptRun } from '../lab-run.ts';
import { createRandom } from '../random.ts';
import { quantile } from '../report.ts';
import type { Trial } from '../trial.ts';

const READERS = 3;
const MOST_MEGABYTES = 150;
/** Waves of the same runs, in turns: with readers that keep up, with slow ones, and again. */
const WAVES = 7;
/** A run with a slow reader may take so many times what it takes with one that keeps up, and what these differ by. */
const TIMES = 1.05;
const ENDS_WITHIN_MS = 60_000;

/** T10. */
export const slowReaders: Fault = {
  id: 'T10',
  title: 'slow and broken readers',
  injects:
    'Each run has three readers whose connections are cut at random, and one that reads a byte a second.',
  passes:
    "every reader sees every number once and the end; the server's memory grows by at most 150 MB; run times stay within 5 % of those with readers that keep up, and of what these differ by.",
  inject: async (trial) => {
    const { lab } = trial;
    const { pid, url = '' } = lab.server();
    const megabytes = residentMegabytes(pid);
    await trial.start(1_000);
    const gone = new AbortController();
    const slow = trial.runs.map((run) => readSlowly(run.tenant.client, run.runId, gone.signal));
    const stories = trial.runs.flatMap((run) =>
      Array.from({ length: READERS }, async (_, index) => ({
        run,
        story: await readInPieces(run, createRandom(run.seed * 31 + index), {
          urls: [url],
          withinMs: 60_000,
        }),
      })),
    );
    let connections = 0;
    for (const { run, story } of await Promise.all(stories)) {
      connections += story.connections;
      for (const what of faultsOfStory(run, story)) trial.expect(false, what);
    }
    const grown = residentMegabytes(pid) - megabytes;
    trial.notes.connections = connections;
    trial.notes.grownMegabytes = grown;
    trial.expect(grown < MOST_MEGABYTES, `the server grew by ${grown} MB`);
    gone.abort();
    await Promise.all(slow);
    await compareTimes(trial);
  },
};

/** Runs the same graphs in turns, with readers that keep up and with slow ones, and compares how long they take. */
async function compareTimes(trial: Trial): Promise<void> {
  const waves: number[] = [];
  for (let wave = 0; wave < WAVES; wave++) waves.push(await timeOfWave(trial, wave % 2 === 1));
  const usual = waves.filter((_, index) => index % 2 === 0);
  const slow = waves.filter((_, index) => index % 2 === 1);
  const ratios = slow.map((ms, index) => (2 * ms) / ((usual[index] ?? ms) + (usual[index + 1] ?? ms)));
  const differences = usual.slice(1).map((ms, index) => Math.abs(ms / (usual[index] ?? ms) - 1));
  const middle = (values: readonly number[]): number =>
    quantile(
      values.toSorted((one, other) => one - other),
      0.5,
    );
  const ratio = middle(ratios);
  const noise = middle(differences);
  trial.notes.slowPercent = Math.round(ratio * 1_000) / 10;
  trial.notes.noisePercent = Math.round(noise * 1_000) / 10;
  trial.expect(
    ratio <= TIMES + noise,
    `runs with a slow reader take ${trial.notes.slowPercent} % of others, which differ by ${trial.notes.noisePercent} %`,
  );
}

/** Calls every graph once more; gives what the runs took together, in milliseconds by the record's clock. */
async function timeOfWave(trial: Trial, isSlow: boolean): Promise<number> {
  const { record } = trial.lab;
  const mark = randomBytes(4).toString('hex');
  const runs = await Promise.all(
    trial.ready.map((run) => acceptRun({ ...run, tag: `tag-${mark}-${run.seed}` })),
  );
  trial.runs.push(...runs);
  const gone = new AbortController();
  const read = isSlow ? readSlowly : readAtOnce;
  const readers = runs.map((run) => read(run.tenant.client, run.runId, gone.signal));
  const ids = runs.map((run) => run.runId);
  await trial.until(async () => (await record.openRuns(ids)).length === 0, ENDS_WITHIN_MS);
  gone.abort();
  await Promise.all(readers);
  const [row] = await record.query<{ ms: number }>(
    `select sum(extract(epoch from coalesce(ended_at, now()) - created_at) * 1000)::float8 as ms
     from heddle.run where id = any($1::uuid[])`,
    [ids],
  );
  return row?.ms ?? Number.NaN;
}
