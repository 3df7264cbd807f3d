import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@heddle/testkit/servers';
import { TOKEN } from './published-flow.ts';

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

/** What the bench starts Heddle with: a data directory of its own, one worker, and leave to call the model server. */
export async function environmentOf(dataDir: string, model: string): Promise<Record<string, string>> {
  return {
    HEDDLE_DATA_DIR: dataDir,
    PORT: String(await freePort()),
    HEDDLE_ADMIN_TOKEN: TOKEN,
    HEDDLE_EGRESS_ALLOW: new URL(model).host,
    LOG_LEVEL: 'warn',
    HEDDLE_WORKERS: '1',
  };
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
