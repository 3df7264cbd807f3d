import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorText, StartError, systemErrorCode } from './start-error.ts';

const KEY_BYTES = 32;

/**
 * Reads the key of a data directory, or makes it: 32 random bytes in base64, in a file that only its owner reads.
 * @throws StartError `setting-invalid` when the file holds something else; it is never overwritten, since everything
 *   sealed with the right key would be lost.
 */
export function readOrMakeSecretKey(dataDirectory: string): string {
  const file = path.join(dataDirectory, 'secret.key');
  try {
    const made = randomBytes(KEY_BYTES).toString('base64');
    writeFileSync(file, `${made}\n`, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw unreadable(file, errorText(error), error);
  }
  const key = readFileSync(file, 'utf8').trim();
  if (Buffer.from(key, 'base64').length !== KEY_BYTES)
    throw unreadable(file, `${key.length} characters that are not`);
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  return key;
}

function unreadable(file: string, found: string, cause?: unknown): StartError {
  return new StartError(
    'setting-invalid',
    `${file}: expected ${KEY_BYTES} bytes in base64, found ${found}. Restore the file from a backup, or set HEDDLE_SECRET_KEY.`,
    cause,
  );
}
