import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, isRunning, type ProcessIdentity, toIdentity } from './process/identity.ts';
import { StartError, systemErrorCode } from './start-error.ts';

/** Holds a data directory for one supervisor. */
export interface InstanceLock {
  /** Lets a second start say where the first one answers. */
  announce(address: string): void;
  /** Lets a second start wait instead of giving up. */
  announceStop(): void;
  release(): void;
}

interface Holder extends ProcessIdentity {
  /** The npm that started it; when that is gone the holder is about to stop. */
  readonly parent: ProcessIdentity | undefined;
  readonly address: string | undefined;
  readonly isStopping: boolean;
}

const STOPS_WITHIN_MS = 45_000;
const WRITES_WITHIN_MS = 1_000;

/**
 * Takes the data directory for this process. The lock of a process that is gone is taken over; one that is stopping is
 * waited for.
 * @throws StartError `already-running`
 */
export async function lockInstance(
  dataDirectory: string,
  parent: ProcessIdentity | undefined,
): Promise<InstanceLock> {
  const file = path.join(dataDirectory, 'supervisor.json');
  const self = identifyProcess(process.pid) ?? { pid: process.pid, started: 'unknown' };
  let holder: Holder = { ...self, parent, address: undefined, isStopping: false };
  const deadline = Date.now() + STOPS_WITHIN_MS;
  const unwrittenDeadline = Date.now() + WRITES_WITHIN_MS;
  while (!tryToCreate(file, holder)) {
    const other = readHolder(file);
    if (other === undefined && Date.now() < unwrittenDeadline) {
      await delay(50);
    } else if (other === undefined || !isRunning(other)) {
      takeAway(file, other);
    } else {
      const isAboutToStop = other.isStopping || (other.parent !== undefined && !isRunning(other.parent));
      if (!isAboutToStop || Date.now() >= deadline) throw alreadyRunning(dataDirectory, other);
      await delay(200);
    }
  }
  const update = (change: Partial<Holder>) => {
    holder = { ...holder, ...change };
    writeFileSync(`${file}.part`, JSON.stringify(holder), { mode: 0o600 });
    renameSync(`${file}.part`, file);
  };
  return {
    announce: (address) => update({ address }),
    announceStop: () => update({ isStopping: true }),
    release: () => rmSync(file, { force: true }),
  };
}

function tryToCreate(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Of two starts that find the same stale lock one may already have replaced it: what was moved is looked at again. */
function takeAway(file: string, stale: Holder | undefined): void {
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved !== undefined && moved.pid !== stale?.pid && isRunning(moved)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function readHolder(file: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  const identity = toIdentity(value);
  if (identity === undefined || typeof value !== 'object' || value === null) return undefined;
  return {
    ...identity,
    parent: 'parent' in value ? toIdentity(value.parent) : undefined,
    address: 'address' in value && typeof value.address === 'string' ? value.address : undefined,
    isStopping: 'isStopping' in value && value.isStopping === true,
  };
}

function alreadyRunning(dataDirectory: string, holder: Holder): StartError {
  const where = holder.address === undefined ? '' : ` at ${holder.address}`;
  return new StartError(
    'already-running',
    `Heddle already runs on ${dataDirectory}${where} (process ${holder.pid}). Use that one, stop it with Ctrl-C in its terminal, or set HEDDLE_DATA_DIR and PORT for a second one.`,
  );
}
