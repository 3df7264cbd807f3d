import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, readJson, shown } from './files.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: { file: string, tests: number, first: string }[], reasons: string[] }} TestResult
 *   first: the name of the first skipped test; reasons: what the suites themselves say about their skips
 */

/**
 * Runs vitest with its usual output and counts what its report says. A file that does not load, and a run that fails
 * without a failed test (an error outside of tests), count as one failure each.
 * @param {{ name: string, args?: string[] }} run
 * @returns {Promise<TestResult>}
 */
export async function runVitest({ name, args = [] }) {
  const folder = path.join(ROOT, '.cache', 'tests');
  const report = path.join(folder, `${name}.json`);
  const skipLog = path.join(folder, `${name}.skips`);
  mkdirSync(folder, { recursive: true });
  for (const file of [report, skipLog]) rmSync(file, { force: true });
  const exitCode = await vitest(
    ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    {
      HEDDLE_SKIP_LOG: skipLog,
    },
  );
  const reasons = existsSync(skipLog) ? readFileSync(skipLog, 'utf8').trim().split('\n') : [];
  return { ...countReport(readJson(report), exitCode), reasons: [...new Set(reasons)] };
}

/**
 * @param {any} report vitest's JSON report; undefined when the run wrote none
 * @param {number} exitCode
 * @returns {Omit<TestResult, 'reasons'>}
 */
export function countReport(report, exitCode) {
  /** @type {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]} */
  const files = report?.testResults ?? [];
  const passed = files
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed').length;
  const failed = files.reduce((sum, { status, assertionResults }) => {
    const failedTests = assertionResults.filter((test) => test.status === 'failed').length;
    return sum + (failedTests === 0 && status === 'failed' ? 1 : failedTests);
  }, 0);
  const skipped = files.flatMap(({ name: file, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed');
    const [first] = tests;
    return first === undefined ? [] : [{ file: shown(file), tests: tests.length, first: first.fullName }];
  });
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}

function vitest(args, environment) {
  const program = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
