/**
 * `npm run simulate`: the engine under simulated faults, seed by seed; see docs/design/simulator.md.
 * `npm run simulate -- --seeds 100000 --minutes 5` takes a long look, `--seed S` repeats one.
 */
import path from 'node:path';
import { ROOT } from './lib/files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/run-command.mjs';

const say = (line) => console.log(line);

await runMain(async () => {
  await ensureInstalled(say);
  const { spawnSync } = await import('node:child_process');
  const program = path.join(ROOT, 'tests', 'simulator', 'src', 'main.ts');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', program, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
