import { accessSync, constants, mkdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorText, StartError, systemErrorCode } from './start-error.ts';

/** The folder that holds everything one installation keeps: cluster, key, logs, who runs. */
export interface DataDirectory {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly logs: string;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'a folder this user may not write in',
  EPERM: 'a folder this user may not write in',
  EROFS: 'a read-only file system',
  ENOSPC: 'a full disk',
  EDQUOT: 'an exhausted disk quota',
  ENOTDIR: 'a file where a folder should be',
  EEXIST: 'a file where a folder should be',
  ENOENT: 'a place where no folder can be made',
  ENAMETOOLONG: 'a path that is too long',
};

/**
 * Makes the data directory if it is missing and proves that it can be written.
 * @param given as set; relative to `base`.
 * @throws StartError `data-directory-unusable`
 */
export function openDataDirectory(given: string, base: string): DataDirectory {
  const wanted = path.resolve(base, given);
  // Postgres, which root hands to another user, must be able to pass through; nobody else may list it.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  try {
    makeFolder(wanted, mode);
    const directory = realpathSync(wanted);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    // Root passes every permission check, so only a write tells of a read-only or full disk.
    const probe = path.join(directory, `.probe-${process.pid}`);
    writeFileSync(probe, 'x');
    rmSync(probe);
    const logs = path.join(directory, 'logs');
    mkdirSync(logs, { recursive: true, mode: 0o700 });
    return { path: directory, logs };
  } catch (error) {
    const found = REASONS[systemErrorCode(error) ?? ''] ?? errorText(error);
    throw new StartError(
      'data-directory-unusable',
      `HEDDLE_DATA_DIR: expected a folder that can be written, found ${found} at ${wanted}. Set it to another folder or mend this one.`,
      error,
    );
  }
}

/** Like `mkdir -p`. Node's own recursion never ends where a system answers ENOENT to every mkdir, as `/proc` does. */
function makeFolder(folder: string, mode: number): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent, mode);
  mkdirSync(folder, { mode });
}
