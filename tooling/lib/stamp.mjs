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
  const now = stampOf(files);
  if (stamp.contents !== now.contents) return false;
  try {
    writeStamp(stampFile, now);
  } catch {
    return true; // A read-only installation: comparing contents again next time is only slower.
  }
  return true;
}

/**
 * The stamp of files as they are now. Take it before a build: what changes while it runs is not in its output.
 * @param {string[]} files
 * @returns {Stamp}
 */
export function stampOf(files) {
  return { times: timesOf(files), contents: contentsOf(files) };
}

/**
 * @param {string} stampFile
 * @param {Stamp} stamp
 */
export function writeStamp(stampFile, stamp) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${JSON.stringify(stamp)}\n`);
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
