import { readdirSync, readFileSync } from 'node:fs';
import type { Postgres } from '../src/index.ts';

/** The kernel counts the time of children that have ended in hundredths of a second. */
const MS_PER_TICK = 10;
const NS_PER_MS = 1_000_000;

interface Stat {
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly endedMs: number;
}

/** Processor time so far, ms. */
export interface ProcessorTime {
  readonly client: number;
  readonly postgres: number;
}

/** Finds the server's first process, which must run on this machine. Linux only. */
export async function findPostmaster(postgres: Postgres): Promise<number> {
  const [row] = await postgres.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' });
  const parent = statOf(String(row?.pid))?.parent;
  if (parent === undefined) throw new Error('Expected the database server on this machine, with a /proc');
  return parent;
}

/** Processor time of this process, and of the database server with all its processes, also those that ended. */
export function processorTime(postmaster: number): ProcessorTime {
  const { user, system } = process.cpuUsage();
  const root = statOf(String(postmaster));
  let postgres = (root?.ownMs ?? 0) + (root?.endedMs ?? 0);
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? statOf(entry) : undefined;
    if (stat?.parent === postmaster) postgres += stat.ownMs;
  }
  return { client: (user + system) / 1_000, postgres };
}

/** What went by between two looks, per run. */
export function perRun(before: ProcessorTime, after: ProcessorTime, runs: number) {
  const each = (part: keyof ProcessorTime) =>
    Math.round(((after[part] - before[part]) / runs) * 10_000) / 10_000;
  return { clientCpuMs: each('client'), postgresCpuMs: each('postgres') };
}

function statOf(pid: string): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // `schedstat` has nanoseconds: a turn of the bench is too short for hundredths of a second.
    const [ran = ''] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return {
      parent: Number(fields[1]),
      ownMs: Number(ran) / NS_PER_MS,
      endedMs: (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK,
    };
  } catch {
    // The process ended meanwhile.
    return undefined;
  }
}
