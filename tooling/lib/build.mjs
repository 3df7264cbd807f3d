import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundleOptions, bundleTargets } from './bundle.mjs';
import { filesBelow, isTestFile, ROOT } from './files.mjs';
import { CommandError, runCommand } from './run-command.mjs';
import { isFresh, stampOf, writeStamp } from './stamp.mjs';

/** @typedef {{ name: string, stamp: string, inputs: () => string[], make: () => Promise<void> }} BuildStep */

/** What decides every build: how it is made, and which versions it is made with. */
const COMMON_INPUTS = ['pnpm-lock.yaml', 'tooling/lib/build.mjs', 'tooling/lib/bundle.mjs'];
const STUDIO_PACKAGES = ['contracts', 'ports', 'graph', 'nodes', 'compiler', 'engine'];

/**
 * Names of what is missing or older than its sources.
 * @returns {string[]}
 */
export function staleBuilds() {
  return buildSteps()
    .filter(isStale)
    .map(({ name }) => name);
}

/**
 * Builds what is missing or older than its sources; with `isForced`, everything.
 * @param {{ say: (line: string) => void, isForced?: boolean }} options
 * @returns {Promise<string[]>} names of what was built
 */
export async function buildStale({ say, isForced = false }) {
  const steps = buildSteps().filter((step) => isForced || isStale(step));
  for (const step of steps) {
    say(`Building the ${step.name}`);
    rmSync(step.stamp, { force: true });
    const stamp = stampOf(step.inputs());
    await step.make();
    writeStamp(step.stamp, stamp);
  }
  return steps.map(({ name }) => name);
}

/** @param {BuildStep} step */
function isStale(step) {
  return !isFresh(step.stamp, step.inputs());
}

/** @returns {BuildStep[]} */
function buildSteps() {
  const common = sources(['packages', ...COMMON_INPUTS]);
  const bundles = bundleTargets().map((target) => ({
    name: target.name,
    stamp: path.join(ROOT, target.directory, 'dist', '.stamp.json'),
    inputs: () =>
      target.directory.startsWith('packages/')
        ? common
        : [...sources([`${target.directory}/src`]), ...common],
    make: async () => {
      const { build } = await import('esbuild');
      // esbuild has printed what is wrong, with the place.
      await build(bundleOptions(target)).catch(() => {
        throw new CommandError(`Bundling the ${target.name} failed`, '');
      });
      removeOldChunks(path.join(ROOT, target.directory, 'dist'));
    },
  }));
  const studio = path.join(ROOT, 'apps', 'studio');
  if (!existsSync(path.join(studio, 'index.html'))) return bundles;
  return [
    ...bundles,
    {
      name: 'studio',
      stamp: path.join(studio, 'dist', '.stamp.json'),
      inputs: () =>
        sources(['apps/studio', ...STUDIO_PACKAGES.map((name) => `packages/${name}/src`), ...COMMON_INPUTS]),
      make: () =>
        runCommand({
          what: 'vite build',
          command: process.execPath,
          args: [viteProgram(studio), 'build', '--logLevel', 'warn'],
          cwd: studio,
        }),
    },
  ];
}

/** What an earlier build wrote stays for a day: a process that runs may still load it. */
function removeOldChunks(directory) {
  const dayAgo = Date.now() - 24 * 60 * 60 * 1000;
  for (const entry of readdirSync(directory)) {
    const file = path.join(directory, entry);
    if (statSync(file).mtimeMs < dayAgo) rmSync(file, { recursive: true, force: true });
  }
}

/** Tests and documents decide nothing. */
function sources(places) {
  return places.flatMap((place) =>
    filesBelow(path.join(ROOT, place), (file) => !isTestFile(file) && !file.endsWith('.md')),
  );
}

/** @param {string} studio */
export function viteProgram(studio) {
  const manifest = createRequire(path.join(studio, 'package.json')).resolve('vite/package.json');
  return path.join(path.dirname(manifest), 'bin', 'vite.js');
}
