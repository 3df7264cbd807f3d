/**
 * Checks `docker-compose.yml` with the `docker-compose` of this machine: that the file follows its schema, and that it
 * refuses to start without the secrets it needs. Exits with 1 and what docker-compose said; says so when there is none.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './lib/files.mjs';

const SECRETS = { HEDDLE_SECRET_KEY: 'checked', POSTGRES_PASSWORD: 'checked' };

/**
 * @param {Record<string, string>} environment
 * @returns {{ status: number | null, output: string }} status null: docker-compose is not here
 */
function resolveCompose(environment) {
  // An environment of its own: neither this shell's settings nor a .env file may decide.
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-compose-'));
  const noSettings = path.join(folder, 'empty.env');
  writeFileSync(noSettings, '');
  const { status, stdout, stderr } = spawnSync(
    'docker-compose',
    ['--env-file', noSettings, '--file', 'docker-compose.yml', 'config', '--quiet'],
    { cwd: ROOT, env: { PATH: process.env.PATH, ...environment }, encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true, force: true });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}`.trim() };
}

/**
 * What is wrong with the file, or why nothing can be said.
 * @returns {{ skipped: string } | { complaints: string[] }}
 */
export function checkCompose() {
  const whole = resolveCompose(SECRETS);
  if (whole.status === null) return { skipped: 'No docker-compose (Debian: apt-get install docker-compose)' };
  const complaints = whole.status === 0 ? [] : [whole.output];
  for (const name of Object.keys(SECRETS)) {
    const { [name]: _left, ...others } = SECRETS;
    if (resolveCompose(others).status === 0)
      complaints.push(`docker-compose.yml starts without ${name}; expected it to be required`);
  }
  return { complaints };
}

if (process.argv[1] === import.meta.filename) {
  const result = checkCompose();
  if ('skipped' in result) console.log(`Skipped: ${result.skipped}`);
  else for (const complaint of result.complaints) console.log(complaint);
  process.exitCode = 'complaints' in result && result.complaints.length > 0 ? 1 : 0;
}
