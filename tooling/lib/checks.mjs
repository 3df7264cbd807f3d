import path from 'node:path';
import { ROOT } from './files.mjs';
import { runCommand } from './run-command.mjs';

/** @typedef {{ name: string, command: string, args: string[] }} Check a check passes when its command exits with 0 */

const program = (name) => path.join(ROOT, 'node_modules', '.bin', name);

/**
 * The checks that run no test. Each counts as one.
 * @type {Check[]}
 */
const CHECKS = [
  { name: 'format and lint (biome)', command: program('biome'), args: ['check', '--error-on-warnings', '.'] },
  { name: 'types (tsc)', command: program('tsc'), args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'boundaries', command: process.execPath, args: ['tooling/check-boundaries.mjs'] },
  { name: 'generated files are fresh', command: process.execPath, args: ['tooling/generate.mjs', '--check'] },
];

/**
 * Runs the static checks one after another and prints what the failing ones say.
 * @param {(line: string) => void} say
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(say) {
  const counts = { passed: 0, failed: 0 };
  for (const { name, command, args } of CHECKS) {
    const { output, exitCode } = await runCommand({ what: name, command, args, cwd: ROOT, mayFail: true });
    if (exitCode === 0) counts.passed += 1;
    else {
      counts.failed += 1;
      say(output.trimEnd());
    }
    say(`${exitCode === 0 ? 'passed' : 'FAILED'}  ${name}`);
  }
  return counts;
}
