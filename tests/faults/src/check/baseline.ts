import { readdirSync, readFileSync } from 'node:fs';
import type { Lab } from '../lab/lab.ts';
import type { Violation } from './violation.ts';

/** Counts that must come back to where they were. */
export interface Baseline {
  readonly redisKeys: number;
  readonly connections: number;
  /** Open files of the server; 0 where the system does not tell. */
  readonly serverFiles: number;
  readonly serverMegabytes: number;
  readonly serverPid: number;
}

/** BullMQ keeps the last 200 completed and 500 failed jobs by design; each is a key, some have a log. */
const KEPT_JOBS = 720;
/** Pools fill up while there is work: about twenty connections for each of server and workers. */
const MOST_CONNECTIONS = 70;
const MORE_FILES = 60;
const MORE_MEGABYTES = 250;
const WITHIN_MS = 40_000;

/** Counts what is there while nothing is under way. */
export async function takeBaseline(lab: Lab): Promise<Baseline> {
  const { pid } = lab.server();
  return {
    redisKeys: lab.redis === undefined ? 0 : (await lab.redis.keys()).length,
    connections: await lab.record.connections(),
    serverFiles: openFiles(pid),
    serverMegabytes: residentMegabytes(pid),
    serverPid: pid,
  };
}

/** Checks I6 and I7, which may take until locks of dead workers run out. */
export async function checkLeftovers(
  lab: Lab,
  before: Baseline,
  runIds: readonly string[],
): Promise<readonly Violation[]> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const found = [...(await orphans(lab, runIds)), ...grown(before, await takeBaseline(lab))];
    if (found.length === 0 || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function orphans(lab: Lab, runIds: readonly string[]): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (const row of await lab.record.runs(runIds)) {
    if (!row.isOver) continue;
    const held = Object.keys(row.claims);
    if (held.length > 0 || row.ready.length > 0 || (row.parked?.length ?? 0) > 0)
      found.push({
        rule: 'I6',
        runId: row.id,
        what: `the ended run still has claims ${held.join(', ')}, ready ${row.ready.join(', ')}`,
      });
  }
  const open = await lab.record.openCount();
  if (open > 0) found.push({ rule: 'I3', what: `${open} runs of any kind are not over` });
  const queued = lab.redis === undefined ? await lab.record.queued() : await redisLeftovers(lab.redis);
  if (queued > 0) found.push({ rule: 'I6', what: `${queued} jobs or locks are left in the queue` });
  return found;
}

async function redisLeftovers(redis: NonNullable<Lab['redis']>): Promise<number> {
  const keys = await redis.keys();
  const locks = keys.filter((key) => key.endsWith(':lock')).length;
  const lists = keys.filter((key) => /:heddle-[a-z]+:(wait|active|paused)$/.test(key));
  const later = keys.filter((key) => /:heddle-[a-z]+:(delayed|prioritized)$/.test(key));
  const lengths = await Promise.all([
    ...lists.map((key) => redis.client().llen(key)),
    ...later.map((key) => redis.client().zcard(key)),
  ]);
  return locks + lengths.reduce((sum, length) => sum + length, 0);
}

function grown(before: Baseline, after: Baseline): readonly Violation[] {
  const found: Violation[] = [];
  const limit = (what: string, was: number, is: number, more: number): void => {
    if (is > was + more) found.push({ rule: 'I7', what: `${what}: ${was} before, ${is} after` });
  };
  limit('keys in Redis', 0, after.redisKeys, KEPT_JOBS + 40);
  limit('connections to Postgres', 0, after.connections, MOST_CONNECTIONS);
  if (before.serverPid === after.serverPid) {
    limit('open files of the server', before.serverFiles, after.serverFiles, MORE_FILES);
    limit('megabytes of the server', before.serverMegabytes, after.serverMegabytes, MORE_MEGABYTES);
  }
  return found;
}

function openFiles(pid: number): number {
  return safely(() => readdirSync(`/proc/${pid}/fd`).length) ?? 0;
}

/** Resident memory of a process; 0 where the system does not tell. */
export function residentMegabytes(pid: number): number {
  const status = safely(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '';
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024);
}

function safely<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    // No /proc on this system, or the process is gone: then there is nothing to compare.
    return undefined;
  }
}
