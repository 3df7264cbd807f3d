import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The folder's name carries the number of the process that made it, so that a later run can tell whose is left over. */
const PREFIX = 'heddle-server-';

/**
 * A fresh folder for a test server, which servers that run as another user may pass through. Folders of test processes
 * that were killed are deleted on the way; a Postgres that outlived them ends by itself when its folder is gone.
 */
export function makeTestFolder(): string {
  for (const entry of readdirSync(tmpdir())) {
    const folder = path.join(tmpdir(), entry);
    if (isLeftOver(folder)) rmSync(folder, { recursive: true, force: true });
  }
  const folder = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o711);
  return folder;
}

function isLeftOver(folder: string): boolean {
  const name = path.basename(folder);
  if (!name.startsWith(PREFIX)) return false;
  const maker = Number(name.slice(PREFIX.length).split('-')[0]);
  return !isAlive(maker) && statSync(folder, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
