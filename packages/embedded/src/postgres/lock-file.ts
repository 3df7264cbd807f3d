import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  commandLineOf,
  identifyProcess,
  type ProcessIdentity,
  workingDirectoryOf,
} from '../process/identity.ts';

/** What a running Postgres writes into `postmaster.pid`. */
export interface PostmasterLock {
  readonly pid: number;
  /** True once it accepts connections. */
  readonly isReady: boolean;
}

/** Reads `postmaster.pid` of a cluster; undefined when there is none or it is not written yet. */
export function readPostmasterLock(cluster: string): PostmasterLock | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, isReady: lines[7]?.trim() === 'ready' } : undefined;
}

/**
 * Deletes a lock whose number now belongs to a program that is surely not this cluster's Postgres (numbers are given
 * again, in containers soon). A lock that may be live stays. Postgres still refuses a second server by its shared memory.
 * @returns whether the lock was deleted.
 */
export function removeStaleLock(cluster: string): boolean {
  const lock = readPostmasterLock(cluster);
  if (lock === undefined || runningPostmaster(cluster) !== undefined) return false;
  const isSomeoneElse = commandLineOf(lock.pid) !== '' || identifyProcess(lock.pid) === undefined;
  if (isSomeoneElse) rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
  return isSomeoneElse;
}

/**
 * The Postgres that serves a cluster now. A lock whose number was given to another program since is recognised as stale:
 * the process must work in the cluster's folder, or name it in its command line where the system does not tell.
 */
export function runningPostmaster(cluster: string): ProcessIdentity | undefined {
  const lock = readPostmasterLock(cluster);
  if (lock === undefined) return undefined;
  const identity = identifyProcess(lock.pid);
  if (identity === undefined) return undefined;
  const directory = workingDirectoryOf(lock.pid);
  const isOurs = directory === undefined ? commandLineOf(lock.pid).includes(cluster) : directory === cluster;
  return isOurs ? identity : undefined;
}
