import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readJson, shown } from './files.mjs';

/**
 * @typedef {{ times: string, contents: string }} Stamp fingerprints of the same files: of their sizes and times of
 *   change, which is quick, and of what they hold, which is true
 */

/**
 * Whether the files are those that a stamp was written for. New times with the same contents (a fresh checkout) are
 * no change; the stamp then learns the new times.
 * @param {string} stampFile
 * @param {string[]} files
 */
export function isFresh(stampFile, files) {
  /** @type {Stamp | undefined} */
  const stamp = readJson(stampFile);
  if (stamp === undefined) return false;
  if (stamp.times === timesOf(files)) return true;
  if (stamp.contents !== contentsOf(files)) return false;
  try {
    writeStamp(stampFile, files);
  } catch {
    return true; // A read-only installation: comparing contents again next time is only slower.
  }
  return true;
}

/**
 * @param {string} stampFile
 * @param {string[]} files
 */
export function writeStamp(stampFile, files) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${JSON.stringify({ times: timesOf(files), contents: contentsOf(files) })}\n`);
}

function timesOf(files) {
  return digest(
    files.map((file) => {
      const { size, mtimeMs } = statSync(file);
      return `${shown(file)} ${size} ${mtimeMs}`;
    }),
  );
}

function contentsOf(files) {
  return digest(
    files.map((file) => `${shown(file)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`),
  );
}

function digest(lines) {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
