/**
 * `npm run bench`: speed and memory of a published flow beside floors measured in the same run, into `bench/results/`.
 * `npm run bench -- --quick` takes a look; `npm run bench -- --soak 100000` shows memory over so many runs;
 * `npm run bench -- --hop` the processor time of a run beside that of a bare BullMQ job; `npm run bench -- --graphs`
 * how long a graph of 1,000 nodes compiles, and what the engine costs for each.
 */
import path from 'node:path';
import { buildStale } from './lib/build.mjs';
import { ROOT } from './lib/files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/run-command.mjs';

const say = (line) => console.log(line);

/** What each flag runs. */
const PROGRAMS = {
  '--soak': 'tests/bench/src/soak.ts',
  '--graphs': 'tests/engine/overhead.ts',
  '--hop': 'tests/bench/src/hop.ts',
};

await runMain(async () => {
  await ensureInstalled(say);
  await buildStale({ say });
  const { spawnSync } = await import('node:child_process');
  const [first = '', ...rest] = process.argv.slice(2);
  const program = PROGRAMS[first] ?? 'tests/bench/src/main.ts';
  const given = first in PROGRAMS ? rest : process.argv.slice(2);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', path.join(ROOT, program), ...given], {
    cwd: path.join(ROOT, path.dirname(program)),
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
