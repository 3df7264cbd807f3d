/** `npm run bench`: speed and memory beside floors measured in the same run; `npm run bench -- --help` shows what. */
import path from 'node:path';
import { buildStale } from './lib/build.mjs';
import { ROOT } from './lib/files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/run-command.mjs';

const say = (line) => console.log(line);

const USAGE = `npm run bench                    a published flow: requests a second, latency, memory, beside floors
npm run bench -- --quick         the same, a shorter look
npm run bench -- --hop           the processor time of a run beside that of a bare BullMQ job
npm run bench -- --graphs        how long 1,000 nodes compile, and what the engine costs for each
npm run bench -- --soak [N]      memory over N runs (100000)
Results are written to bench/results.`;

/** What each flag runs. */
const PROGRAMS = {
  '--quick': 'tests/bench/src/main.ts',
  '--soak': 'tests/bench/src/soak.ts',
  '--graphs': 'tests/engine/overhead.ts',
  '--hop': 'tests/bench/src/hop.ts',
};

await runMain(async () => {
  const [first, ...rest] = process.argv.slice(2);
  if (first !== undefined && PROGRAMS[first] === undefined) {
    say(USAGE);
    process.exitCode = first === '--help' ? 0 : 1;
    return;
  }
  await ensureInstalled(say);
  await buildStale({ say });
  const { spawnSync } = await import('node:child_process');
  const program = path.join(ROOT, PROGRAMS[first ?? '--quick']);
  const given = first === '--quick' ? [first, ...rest] : rest;
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', program, ...given], {
    cwd: path.dirname(program),
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
