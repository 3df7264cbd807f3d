/**
 * `npm run faults`: breaks a running Heddle in every way of docs/guides/fault-lab.md and checks what must hold.
 * `npm run faults -- --help` shows the options.
 */
import path from 'node:path';
import { buildStale } from './lib/build.mjs';
import { ROOT } from './lib/files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/run-command.mjs';

const say = (line) => console.log(line);

await runMain(async () => {
  await ensureInstalled(say);
  // Another build was made by whoever names it.
  if (!process.env.HEDDLE_FAULTS_BUILD) await buildStale({ say });
  const { spawnSync } = await import('node:child_process');
  const program = path.join(ROOT, 'tests', 'faults', 'src', 'main.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', program, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
