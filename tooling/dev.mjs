/**
 * `npm run dev`: everything as `npm start` runs it, with hot reload. The studio is served by Vite; server and workers
 * are bundled anew and restarted when a source changes. All output comes to this terminal.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureSupportedNode } from './lib/node-version.mjs';

ensureSupportedNode();
const { ROOT } = await import('./lib/files.mjs');
const { ensureInstalled } = await import('./lib/install.mjs');
const { buildStale, viteProgram } = await import('./lib/build.mjs');
const { bundleOptions, bundleTargets } = await import('./lib/bundle.mjs');
const { runMain } = await import('./lib/run-command.mjs');
const say = (line) => console.log(line);

/** Which children run what a bundle holds. */
const RESTARTS = { server: 'server', worker: 'workers' };

await runMain(async () => {
  await ensureInstalled(say);
  await buildStale({ say });
  const { main } = await import('../packages/embedded/dist/main.js');
  await main({
    root: ROOT,
    output: 'inherit',
    nodeArguments: ['--enable-source-maps'],
    onReady: (heddle) => {
      startStudio(heddle.url);
      watchBundles(heddle).catch((error) => console.error(error));
    },
  });
});

/** Vite ends with its parent's terminal; on a plain SIGTERM it is ended here. */
function startStudio(serverUrl) {
  const studio = path.join(ROOT, 'apps', 'studio');
  const vite = spawn(process.execPath, [viteProgram(studio)], {
    cwd: studio,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, HEDDLE_DEV_SERVER: serverUrl },
  });
  process.on('exit', () => vite.kill());
}

async function watchBundles(heddle) {
  const { context } = await import('esbuild');
  for (const target of bundleTargets()) {
    const which = RESTARTS[target.name];
    if (which === undefined) continue;
    const options = bundleOptions(target);
    const watching = await context({
      ...options,
      plugins: [...(options.plugins ?? []), restartPlugin(heddle, target.name, which)],
    });
    await watching.watch();
  }
}

/** The first build of a watch is what runs already. */
function restartPlugin(heddle, name, which) {
  let isFirst = true;
  return {
    name: 'heddle-restart',
    setup(build) {
      build.onEnd(async ({ errors }) => {
        if (isFirst || errors.length > 0) {
          isFirst = false;
          return;
        }
        say(`Restarting the ${name}`);
        await heddle.restart(which);
      });
    },
  };
}
