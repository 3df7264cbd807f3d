/**
 * `npm run bench`: speed and memory of a published flow beside floors measured in the same run, into `bench/results/`.
 * `npm run bench -- --quick` takes a look.
 */
import path from 'node:path';
import { buildStale } from './lib/build.mjs';
import { ROOT } from './lib/files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/run-command.mjs';

const say = (line) => console.log(line);

await runMain(async () => {
  await ensureInstalled(say);
  await buildStale({ say });
  const { spawnSync } = await import('node:child_process');
  const program = path.join(ROOT, 'tests', 'bench', 'src', 'main.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', program, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
