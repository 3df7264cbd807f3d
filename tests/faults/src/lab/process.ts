import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endChild } from '@heddle/testkit/servers';

/** The repository. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

/** The folder of each app that holds its build; another one lets the lab run against another build. */
const BUILD = process.env.HEDDLE_FAULTS_BUILD ?? 'dist';
const READY_WITHIN_MS = 60_000;
const KEPT_OUTPUT = 64_000;

/** A server or worker under test. */
export interface AppProcess {
  readonly pid: number;
  readonly url: string | undefined;
  /** The end of what it wrote. */
  output(): string;
  isRunning(): boolean;
  signal(name: NodeJS.Signals): void;
  /** As by `kill -9`; settles when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL 5 s later. */
  stop(): Promise<void>;
  /** Settles when it is gone, however that came about. */
  readonly gone: Promise<void>;
}

/** Starts a built app and waits until it says that it is ready. */
export async function startApp(
  app: 'server' | 'worker',
  environment: Readonly<Record<string, string>>,
): Promise<AppProcess> {
  const script = path.join(ROOT, 'apps', app, BUILD, 'main.js');
  if (!existsSync(script)) throw new Error(`${script} is not built: node tooling/build.mjs`);
  const child = spawn(process.execPath, [script], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    });
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await whenReady(child, app, () => output);
  return {
    pid: child.pid ?? 0,
    url,
    output: () => output,
    isRunning: () => isRunning(child),
    signal: (name) => {
      child.kill(name);
    },
    kill: async () => {
      if (!isRunning(child)) return;
      child.kill('SIGKILL');
      await gone;
    },
    stop: async () => {
      // A stopped process takes no SIGTERM.
      child.kill('SIGCONT');
      await endChild(child);
    },
    gone,
  };
}

/** Whether a process of this number is there. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // The system knows no such process.
    return false;
  }
}

/** Processor time of a process; 0 where the system does not tell. */
export function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    // No /proc on this system: then there is nothing to compare.
    return 0;
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function whenReady(child: ChildProcess, app: string, output: () => string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The ${app} was not ready within ${READY_WITHIN_MS} ms:\n${output()}`));
    }, READY_WITHIN_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The ${app} ended with ${code} before it was ready:\n${output()}`));
    });
    child.on('message', (message: { type?: string; url?: string }) => {
      if (message.type !== 'ready') return;
      clearTimeout(timer);
      resolve(message.url);
    });
  });
}
