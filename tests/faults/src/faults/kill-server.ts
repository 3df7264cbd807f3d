import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { faultsOfStory, readInPieces } from '../lab/reader.ts';
import { createRandom } from '../random.ts';

/** T11. */
export const killServer: Fault = {
  id: 'T11',
  title: 'kill -9 of the server while runs stream',
  injects:
    'The server is killed while each run has a reader; readers go on at a second server and at the first one once it is back.',
  passes: 'runs go on; every reader sees every number once and the end.',
  inject: async (trial) => {
    const { lab, random } = trial;
    trial.watchReady();
    const second = await lab.addServer();
    const urls = [lab.server().url ?? '', second.url ?? ''];
    const started = trial.start(1_500);
    await delay(700);
    const stories = (async () => {
      await started;
      return Promise.all(
        trial.runs.map(async (run) => ({
          run,
          story: await readInPieces(run, createRandom(run.seed), { urls, withinMs: 60_000 }),
        })),
      );
    })();
    await delay(random.integer(0, 1_500));
    await lab.server().kill();
    await delay(1_500);
    await lab.startServerAgain();
    for (const { run, story } of await stories)
      for (const what of faultsOfStory(run, story)) trial.expect(false, what);
    await second.stop();
  },
};
