import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

const READY_WITHIN_MS = 60_000;

/** What a server or worker says when it takes work. */
export interface ReadyMessage {
  readonly url?: string;
  readonly setupUrl?: string;
}

/** A built server or worker that is ready. */
export interface StartedApp {
  readonly child: ChildProcess;
  readonly ready: ReadyMessage;
  /** What it wrote to its log and to its standard output, as far as that is kept. */
  output(): string;
  isRunning(): boolean;
  /** As by `kill -9`; settles when it is gone. */
  kill(): Promise<void>;
  /** Settles when it is gone, however that came about. */
  readonly gone: Promise<void>;
}

/**
 * Starts a built app of this repository (`node tooling/build.mjs`) and waits until it says that it is ready. Settings
 * of the surroundings do not reach it.
 */
export async function startApp(
  app: 'server' | 'worker',
  options: {
    readonly environment: Readonly<Record<string, string>>;
    /** The folder of the app that holds its build; `dist` unless told. */
    readonly build?: string;
    /** Characters of output that are kept, the newest; all unless told. */
    readonly keptOutput?: number;
  },
): Promise<StartedApp> {
  const { environment, build = 'dist', keptOutput = Number.POSITIVE_INFINITY } = options;
  const script = path.join(ROOT, 'apps', app, build, 'main.js');
  if (!existsSync(script)) throw new Error(`${script} is not built: node tooling/build.mjs`);
  const child = spawn(process.execPath, [script], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > keptOutput) output = output.slice(-keptOutput);
    });
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const ready = await readyMessage(child, app, () => output);
  return {
    child,
    ready,
    output: () => output,
    isRunning,
    kill: async () => {
      if (!isRunning()) return;
      child.kill('SIGKILL');
      await gone;
    },
    gone,
  };
}

function readyMessage(child: ChildProcess, app: string, output: () => string): Promise<ReadyMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The ${app} was not ready within ${READY_WITHIN_MS} ms:\n${output()}`));
    }, READY_WITHIN_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The ${app} ended with ${code} before it was ready:\n${output()}`));
    });
    child.on('message', ({ type, ...ready }: { readonly type?: string } & ReadyMessage) => {
      if (type !== 'ready') return;
      clearTimeout(timer);
      resolve(ready);
    });
  });
}
