import { readdirSync, readFileSync } from 'node:fs';

/** A process of a tree, by the part of the product it is. */
export interface ProcessMemory {
  readonly name: string;
  readonly megabytes: number;
}

/** The kernel counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;

interface Stat {
  readonly parent: number;
  readonly cpuMs: number;
  readonly command: string;
}

/** Proportional set size of a process and all its descendants, in MB, by process. Linux only; empty elsewhere. */
export function memoryOfTree(rootPid: number): readonly ProcessMemory[] {
  const processes = allProcesses();
  return treeOf(rootPid, processes).flatMap((pid) => {
    const rollup = safely(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(rollup ?? '')?.[1]);
    if (!Number.isFinite(kilobytes)) return [];
    const name = nameOf(processes.get(pid)?.command ?? '');
    return [{ name, megabytes: Math.round(kilobytes / 102.4) / 10 }];
  });
}

/**
 * Processor time so far, in ms, of all descendants of this process that are part of what is measured: not the load
 * generator itself, and not the model server. Linux only; empty elsewhere.
 */
export function cpuByPart(): ReadonlyMap<string, number> {
  const processes = allProcesses();
  const parts = new Map<string, number>();
  for (const pid of treeOf(process.pid, processes)) {
    const found = processes.get(pid);
    const name = found === undefined ? 'other' : nameOf(found.command);
    if (found === undefined || pid === process.pid || name === 'model server') continue;
    parts.set(name, (parts.get(name) ?? 0) + found.cpuMs);
  }
  return parts;
}

/** Processor time that went by between two looks, in ms a request, by part; parts that did nothing are left out. */
export function cpuPerRequest(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  requests: number,
): Readonly<Record<string, number>> {
  const spent = [...after].map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / requests] as const);
  return Object.fromEntries(
    spent.filter(([, ms]) => ms >= 0.005).map(([name, ms]) => [name, Math.round(ms * 100) / 100]),
  );
}

function allProcesses(): ReadonlyMap<number, Stat> {
  const processes = new Map<number, Stat>();
  for (const entry of safely(() => readdirSync('/proc')) ?? []) {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? safely(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) : undefined;
    if (stat === undefined) continue;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command =
      safely(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()) ?? '';
    processes.set(pid, {
      parent: Number(fields[1]),
      cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
      command,
    });
  }
  return processes;
}

function treeOf(rootPid: number, processes: ReadonlyMap<number, Stat>): readonly number[] {
  const tree = new Set([rootPid]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [pid, { parent }] of processes) {
      if (tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grew = true;
      }
    }
  }
  return [...tree];
}

const PARTS = [
  ['apps/server', 'server'],
  ['apps/worker', 'worker'],
  ['start.mjs', 'supervisor'],
  ['model-server', 'model server'],
  ['floor-server', 'floor'],
  ['redis-server', 'redis'],
  ['postgres', 'postgres'],
] as const;

function nameOf(command: string): string {
  return PARTS.find(([mark]) => command.includes(mark))?.[1] ?? 'other';
}

function safely<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
