import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, readJson } from './files.mjs';
import { runCommand } from './run-command.mjs';

const PNPM = 'pnpm@12.21.0';
const STAMP = path.join(ROOT, 'node_modules', '.heddle-install.json');

/**
 * Installs the dependencies unless those of this very lock file are there. Needs npm's registry only when it installs.
 * @param {(line: string) => void} say
 */
export async function ensureInstalled(say) {
  const wanted = wantedInstall();
  if (readJson(STAMP)?.wanted === wanted) return;
  if (!isInstalledByHand()) {
    say('Installing dependencies (once; needs the npm registry)');
    await runCommand({
      what: `Installing with ${PNPM}`,
      command: 'npx',
      args: ['--yes', PNPM, 'install', '--frozen-lockfile'],
      cwd: ROOT,
      // pnpm asks before it replaces folders of another version; there may be nobody to answer.
      environment: { npm_config_confirm_modules_purge: 'false' },
    });
  }
  writeFileSync(STAMP, `${JSON.stringify({ wanted })}\n`);
}

/** The lock file, and what native packages are chosen by. */
function wantedInstall() {
  const hash = createHash('sha256').update(readFileSync(path.join(ROOT, 'pnpm-lock.yaml')));
  return hash.update(`${process.platform} ${process.arch} ${process.versions.modules}`).digest('hex');
}

/** pnpm keeps the lock file of what it installed; when that is ours, somebody ran `pnpm install` already. */
function isInstalledByHand() {
  const installed = path.join(ROOT, 'node_modules', '.pnpm', 'lock.yaml');
  if (existsSync(STAMP) || !existsSync(installed)) return false;
  return readFileSync(installed, 'utf8') === readFileSync(path.join(ROOT, 'pnpm-lock.yaml'), 'utf8');
}
