/**
 * `npm run simulate`: the engine under simulated faults, seed by seed; see docs/design/simulator.md.
 * `npm run simulate -- --seeds 100000 --minutes 5` takes a long look, `--seed S` repeats one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './lib/files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/run-command.mjs';

const say = (line) => console.log(line);

await runMain(async () => {
  await ensureInstalled(say);
  const { spawnSync } = await import('node:child_process');
  const { build } = await import('esbuild');
  const directory = mkdtempSync(path.join(os.tmpdir(), 'heddle-simulate-'));
  const outfile = path.join(directory, 'main.mjs');
  try {
    // Bundled, as the worker is: a loader that translates on the way names every inner function at each call.
    await build({
      entryPoints: [path.join(ROOT, 'tests', 'simulator', 'src', 'main.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: 'inline',
      logLevel: 'warning',
    });
    const flags = ['--enable-source-maps', '--max-semi-space-size=32'];
    const { status } = spawnSync(process.execPath, [...flags, outfile, ...process.argv.slice(2)], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
