import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  commandLineOf,
  isRunning,
  type ProcessIdentity,
  signalProcess,
  toIdentity,
  waitUntilGone,
} from '../process/identity.ts';

/** Remembers in the data directory which processes this installation runs, for the start after a crash. */
export interface ProcessRecords {
  add(record: ProcessRecord): void;
  remove(pid: number): void;
  clear(): void;
}

/** A child of the supervisor. */
export interface ProcessRecord extends ProcessIdentity {
  /** What its command line must hold, so that nothing else is ever ended in its place. */
  readonly script: string;
}

const FILE = 'processes.json';

/** Starts an empty list of this installation's processes. */
export function recordProcesses(dataDirectory: string): ProcessRecords {
  const file = path.join(dataDirectory, FILE);
  const records = new Map<number, ProcessRecord>();
  const write = () => {
    writeFileSync(`${file}.part`, JSON.stringify([...records.values()]), { mode: 0o600 });
    renameSync(`${file}.part`, file);
  };
  return {
    add: (record) => {
      records.set(record.pid, record);
      write();
    },
    remove: (pid) => {
      if (records.delete(pid)) write();
    },
    clear: () => rmSync(file, { force: true }),
  };
}

/**
 * Ends the children that a killed supervisor left: asked first, killed after the grace. A process counts as ours only
 * when number, time of start and command line all agree with the record.
 * @returns how many there were.
 */
export async function endOrphans(dataDirectory: string, graceMs: number): Promise<number> {
  const orphans = readRecords(path.join(dataDirectory, FILE)).filter(
    (record) => isRunning(record) && commandLineOf(record.pid).includes(record.script),
  );
  for (const orphan of orphans) signalProcess(orphan, 'SIGTERM');
  await Promise.all(
    orphans.map(async (orphan) => {
      if (await waitUntilGone(orphan, graceMs)) return;
      signalProcess(orphan, 'SIGKILL');
      await waitUntilGone(orphan, graceMs);
    }),
  );
  return orphans.length;
}

function readRecords(file: string): ProcessRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const identity = toIdentity(entry);
    if (identity === undefined || typeof entry !== 'object' || entry === null || !('script' in entry))
      return [];
    return typeof entry.script === 'string' ? [{ ...identity, script: entry.script }] : [];
  });
}
