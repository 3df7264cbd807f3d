import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endChild } from '@heddle/testkit/servers';

/** The repository. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** A server or worker that runs, as `npm start` runs it. */
export interface HeddleProcess {
  readonly pid: number;
  /** What it said when it was ready: a server's address. */
  readonly ready: { readonly url?: string; readonly setupUrl?: string };
  /** Everything it wrote to its log and to its standard output. */
  output(): string;
  /** As by `kill -9`; settles when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;

/** Starts a built app of this repository and waits until it says that it is ready. */
export async function startProcess(
  app: 'server' | 'worker',
  environment: Readonly<Record<string, string>>,
): Promise<HeddleProcess> {
  const script = path.join(ROOT, 'apps', app, 'dist', 'main.js');
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
    });
  }
  const ready = await readyMessage(child, app, () => output);
  return {
    pid: child.pid ?? 0,
    ready,
    output: () => output,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      await gone;
    },
    stop: () => endChild(child),
  };
}

function readyMessage(
  child: ChildProcess,
  app: string,
  output: () => string,
): Promise<{ url?: string; setupUrl?: string }> {
  return new Promise((resolve, reject) => {
    const give = (): void => clearTimeout(timer);
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The ${app} was not ready within ${READY_WITHIN_MS} ms:\n${output()}`));
    }, READY_WITHIN_MS);
    child.once('exit', (code) => {
      give();
      reject(new Error(`The ${app} ended with ${code} before it was ready:\n${output()}`));
    });
    child.on('message', (message: { type?: string; url?: string; setupUrl?: string }) => {
      if (message.type !== 'ready') return;
      give();
      resolve({
        ...(message.url === undefined ? {} : { url: message.url }),
        ...(message.setupUrl === undefined ? {} : { setupUrl: message.setupUrl }),
      });
    });
  });
}
