import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endChild, freePort, type ModelServer, startModelServer } from '@heddle/testkit/servers';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** A first start builds what is stale. */
const READY_WITHIN_MS = 170_000;

/** What a person has after `npm start`: an address and, on the first start, a one-time link. */
export interface StartedStudio {
  readonly url: string;
  readonly setupUrl: string;
  readonly models: ModelServer;
  stop(): Promise<void>;
}

/** Runs `npm start`'s own script on an empty data directory, with a model server that flows may reach. */
export async function startStudio(): Promise<StartedStudio> {
  const models = await startModelServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-e2e-'));
  // As root, the embedded Postgres runs as another user, who must be able to enter.
  chmodSync(folder, 0o711);
  const child = spawn(process.execPath, [path.join(ROOT, 'tooling', 'start.mjs')], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      PORT: String(await freePort()),
      HEDDLE_DATA_DIR: folder,
      HEDDLE_EGRESS_ALLOW: models.host,
      // An empty value counts as unset, also where a developer's `.env` says something else.
      ...Object.fromEntries(UNSET.map((name) => [name, ''])),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = await readyOutput(child);
  const address = (pattern: RegExp): string => pattern.exec(output)?.[1] ?? `not found in: ${output}`;
  return {
    url: address(/Heddle is ready at (\S+)/),
    setupUrl: address(/owner's account at (\S+)/),
    models,
    stop: async () => {
      await endChild(child);
      await models.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const UNSET = ['HOST', 'HEDDLE_PUBLIC_URL', 'DATABASE_URL', 'REDIS_URL', 'CHROMA_URL', 'HEDDLE_ADMIN_TOKEN'];

function readyOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`${why}:\n${output}`));
    };
    const timer = setTimeout(
      () => fail(`Heddle was not ready within ${READY_WITHIN_MS} ms`),
      READY_WITHIN_MS,
    );
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`Heddle ended with ${code} before it was ready`);
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (!output.includes('Ctrl-C stops it')) return;
        clearTimeout(timer);
        resolve(output);
      });
  });
}
