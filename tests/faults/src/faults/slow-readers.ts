import { residentMegabytes } from '../check/baseline.ts';
import type { Fault } from '../fault.ts';
import { faultsOfStory, readInPieces, readSlowly } from '../lab/reader.ts';
import { createRandom } from '../random.ts';

const READERS = 3;
const MOST_MEGABYTES = 150;

/** T10. */
export const slowReaders: Fault = {
  id: 'T10',
  title: 'slow and broken readers',
  injects:
    'Each run has three readers whose connections are cut at random, and one that reads a byte a second.',
  passes: "every reader sees every number once and the end; the server's memory grows by at most 150 MB.",
  missing: 'that run times stay within 5 % is not measured: the machine is shared.',
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
  },
};
