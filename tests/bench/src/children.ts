import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

const started: ChildProcess[] = [];

/** Starts one of the bench's own servers and gives the first line it prints. */
export async function startOwn(file: string, environment: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'tests', 'bench', 'src', file)], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  started.push(child);
  return firstLine(child);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', (code) => reject(new Error(`A server of the bench ended with ${code}.`)));
  });
}

/** A started Heddle. */
export interface StartedHeddle {
  readonly origin: string;
  readonly startMs: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the product as `npm start` does, on a data directory and a port of its own. */
export async function startHeddle(environment: Record<string, string>): Promise<StartedHeddle> {
  const before = performance.now();
  const child = spawn(process.execPath, [path.join(ROOT, 'tooling', 'start.mjs')], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const origin = `http://127.0.0.1:${environment.PORT}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Heddle ended with ${child.exitCode}.`);
    const page = await fetch(origin).catch(() => undefined);
    if (page?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const startMs = performance.now() - before;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    origin,
    startMs,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Ends what the bench started. */
export function endAll(): void {
  for (const child of started) if (child.exitCode === null) child.kill('SIGTERM');
}

/** Proportional set size of a process and all its descendants, in MB, by process. Linux only; empty elsewhere. */
export function memoryOfTree(rootPid: number): { readonly name: string; readonly megabytes: number }[] {
  const parents = new Map<number, number>();
  for (const entry of safely(() => readdirSync('/proc')) ?? []) {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? safely(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) : undefined;
    if (stat) parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const tree = new Set([rootPid]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [pid, parent] of parents) {
      if (tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grew = true;
      }
    }
  }
  return [...tree].flatMap((pid) => {
    const rollup = safely(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(rollup ?? '')?.[1]);
    if (!Number.isFinite(kilobytes)) return [];
    const command =
      safely(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()) ?? '';
    return [{ name: nameOf(command), megabytes: Math.round(kilobytes / 102.4) / 10 }];
  });
}

function nameOf(command: string): string {
  if (command.includes('apps/server')) return 'server';
  if (command.includes('apps/worker')) return 'worker';
  if (command.includes('start.mjs')) return 'supervisor';
  return command.includes('postgres') ? 'postgres' : 'other';
}

function safely<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
