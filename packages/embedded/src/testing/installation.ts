import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runningPostmaster } from '../postgres/lock-file.ts';
import { commandLineOf, processesIn } from '../process/identity.ts';

/** A folder that looks like a built repository, with a small server and worker in the place of the real ones. */
export interface TestInstallation {
  readonly root: string;
  readonly dataDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Numbers of the children that run now, by script (`server`, `worker`). */
  running(script: string): number[];
  /** What the newest child of a script wrote about itself when it started. */
  facts(script: string): { readonly pid: number; readonly environment: Record<string, string> };
  postmaster(): number | undefined;
  /** Deletes everything; what still runs is ended first. */
  remove(): Promise<void>;
}

/** How a test's children differ from well-behaved ones. */
export interface ChildScripts {
  readonly server?: string;
  readonly worker?: string;
}

const PRELUDE = `
import { writeFileSync } from 'node:fs';
const name = process.argv[1].includes('server') ? 'server' : 'worker';
writeFileSync(name + '.json', JSON.stringify({ pid: process.pid, environment: process.env }));
process.on('SIGINT', () => {});
setInterval(() => {}, 1000);
`;
const STOP = `
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
`;
const READY = `process.send({ type: 'ready', url: 'http://127.0.0.1:' + process.env.PORT, setupUrl: 'http://setup' });`;

/** Scripts of children for tests; each is a whole program. */
export const CHILDREN = {
  wellBehaved: `${PRELUDE}${STOP}${READY}`,
  deaf: `${PRELUDE}process.on('SIGTERM', () => {});${READY}`,
  fatal: `${PRELUDE}process.send({ type: 'fatal', message: 'PORT: expected x, found y.' }, () => process.exit(1));`,
  broken: `${PRELUDE}console.error('the last words'); process.exit(3);`,
} as const;

/** Makes an installation in the temp directory. */
export async function makeInstallation(scripts: ChildScripts = {}): Promise<TestInstallation> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'heddle-start-')));
  // As root, Postgres runs as another user, who must be able to enter.
  chmodSync(root, 0o755);
  writeFileSync(path.join(root, 'package.json'), '{"type":"module"}');
  for (const name of ['server', 'worker'] as const) {
    const folder = path.join(root, 'apps', name, 'dist');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'main.js'), scripts[name] ?? CHILDREN.wellBehaved);
  }
  const dataDirectory = path.join(root, '.heddle');
  const cluster = path.join(dataDirectory, 'postgres', 'cluster');
  const running = (script: string) =>
    processesIn(root)
      .map(({ pid }) => pid)
      .filter((pid) => commandLineOf(pid).includes(`apps/${script}/dist`));
  return {
    root,
    dataDirectory,
    environment: { PATH: process.env.PATH ?? '', PORT: String(await freePort()) },
    running,
    facts: (script) => JSON.parse(readFileSync(path.join(root, `${script}.json`), 'utf8')),
    postmaster: () => runningPostmaster(cluster)?.pid,
    remove: async () => {
      for (const { pid } of [...processesIn(root), ...processesIn(cluster)]) {
        if (pid !== process.pid) killNow(pid);
      }
      await until(() => processesIn(cluster).length === 0);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Ends a process at once; one that is gone already is as good. */
export function killNow(pid: number): void {
  if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL');
}

/** Waits until something is true; rejects when it is not within half a minute. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Not true within 30 s: ${condition}`);
    await delay(25);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
