/**
 * `npm test`: installs and builds what is missing, runs every check and every test, lists what was skipped and why, and
 * ends with `N passed, N failed`. With `CI=true` suites do not skip a missing Postgres, Redis, Chroma or browser: they
 * fail. Exits with 1 when anything failed.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureSupportedNode } from './lib/node-version.mjs';

ensureSupportedNode();
const { ROOT } = await import('./lib/files.mjs');
const { ensureInstalled } = await import('./lib/install.mjs');
const { buildStale } = await import('./lib/build.mjs');
const { runChecks } = await import('./lib/checks.mjs');
const { runMain } = await import('./lib/run-command.mjs');
const { runVitest } = await import('./lib/vitest-run.mjs');
const say = (line) => console.log(line);

/** Browser tests have a configuration of their own. */
const E2E_CONFIG = 'tests/e2e/vitest.config.ts';

/** The fault lab's short selection runs last and alone: it measures how long recovery takes. */
const FAULTS_CONFIG = 'tests/faults/vitest.config.ts';

await runMain(async () => {
  await ensureInstalled(say);
  let failedBuilds = 0;
  await buildStale({ say }).catch((error) => {
    failedBuilds = 1;
    say(`${error.output ?? ''}\nFAILED  build: ${error.message}`);
  });
  const checks = await runChecks(say);
  const runs = [await runVitest({ name: 'all' })];
  if (existsSync(path.join(ROOT, E2E_CONFIG)))
    runs.push(await runVitest({ name: 'e2e', args: ['--config', E2E_CONFIG] }));
  if (existsSync(path.join(ROOT, FAULTS_CONFIG)))
    runs.push(await runVitest({ name: 'faults', args: ['--config', FAULTS_CONFIG] }));
  sayWhatWasSkipped(runs);
  const passed = checks.passed + runs.reduce((sum, run) => sum + run.passed, 0);
  const failed = failedBuilds + checks.failed + runs.reduce((sum, run) => sum + run.failed, 0);
  process.exitCode = failed === 0 ? 0 : 1;
  say(`${passed} passed, ${failed} failed`);
});

/** @param {import('./lib/vitest-run.mjs').TestResult[]} runs */
function sayWhatWasSkipped(runs) {
  const skipped = runs.flatMap((run) => run.skipped);
  const reasons = new Set(runs.flatMap((run) => run.reasons));
  if (skipped.length + reasons.size === 0) return say('\nNothing was skipped.');
  say('\nSkipped suites:');
  for (const { file, tests, first } of skipped) {
    say(`  ${file}: ${tests === 1 ? '' : `${tests} tests, the first is `}"${first}"`);
  }
  for (const reason of reasons) say(`  because: ${reason}`);
}
