/**
 * `npm run bench`: speed and memory of a published flow beside floors measured in the same run, into `bench/results/`.
 * `npm run bench -- --quick` takes a look; `npm run bench -- --soak 100000` shows memory over so many runs.
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
  const [first, ...rest] = process.argv.slice(2);
  const isSoak = first === '--soak';
  const program = path.join(ROOT, 'tests', 'bench', 'src', isSoak ? 'soak.ts' : 'main.ts');
  const given = isSoak ? rest : process.argv.slice(2);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', program, ...given], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
