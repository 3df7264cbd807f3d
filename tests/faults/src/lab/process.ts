import { readFileSync } from 'node:fs';
import { endChild, startApp as startBuilt } from '@heddle/testkit/servers';

/** The folder of each app that holds its build; another one lets the lab run against another build. */
const BUILD = process.env.HEDDLE_FAULTS_BUILD ?? 'dist';
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
  const started = await startBuilt(app, { environment, build: BUILD, keptOutput: KEPT_OUTPUT });
  const { child, ready, output, isRunning, kill, gone } = started;
  return {
    pid: child.pid ?? 0,
    url: ready.url,
    output,
    isRunning,
    signal: (name) => {
      child.kill(name);
    },
    kill,
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
