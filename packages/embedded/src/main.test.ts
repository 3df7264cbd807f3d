import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { processesIn } from './process/identity.ts';
import {
  CHILDREN,
  type ChildScripts,
  killNow,
  makeInstallation,
  type TestInstallation,
  until,
} from './testing/installation.ts';

const FIXTURE = fileURLToPath(new URL('./testing/start-fixture.ts', import.meta.url));

interface Supervisor {
  readonly child: ChildProcess;
  readonly pid: number;
  output(): string;
  /** Exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

let installation: TestInstallation;

function launch(environment: Record<string, string> = {}): Supervisor {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), FIXTURE], {
    cwd: installation.root,
    env: { ...installation.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, pid: child.pid ?? 0, output: () => output, ended };
}

async function launchAndWait(environment?: Record<string, string>): Promise<Supervisor> {
  const supervisor = launch(environment);
  await until(() => supervisor.output().includes('Heddle is ready') || supervisor.child.exitCode !== null);
  expect(supervisor.output()).toContain('Heddle is ready');
  return supervisor;
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: installation.facts('server').environment.DATABASE_URL });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function everything(): number[] {
  const cluster = path.join(installation.dataDirectory, 'postgres', 'cluster');
  return [...processesIn(installation.root), ...processesIn(cluster)].map(({ pid }) => pid);
}

async function install(scripts?: ChildScripts): Promise<void> {
  installation = await makeInstallation(scripts);
}

afterEach(() => installation.remove());

describe('the supervisor', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'on %s stops everything and ends with 0',
    async (signal) => {
      await install();
      const supervisor = await launchAndWait();
      supervisor.child.kill(signal);
      expect(await supervisor.ended).toBe(0);
      await until(() => everything().length === 0);
      expect(existsSync(path.join(installation.dataDirectory, 'supervisor.json'))).toBe(false);
      expect(supervisor.output()).toMatch(/Stopping\nStopped\n$/);
    },
  );

  it("does not start again what a terminal's Ctrl-C ended before its turn", async () => {
    const atOnce = CHILDREN.wellBehaved.replace(
      "process.on('SIGINT', () => {})",
      "process.on('SIGINT', () => process.exit(0))",
    );
    const slow = CHILDREN.wellBehaved.replace(
      /process\.on\('SIGTERM'.*/,
      "process.on('SIGTERM', () => setTimeout(() => process.exit(0), 1500));",
    );
    await install({ server: atOnce, worker: slow });
    const supervisor = await launchAndWait();
    for (const pid of [supervisor.pid, installation.facts('server').pid]) process.kill(pid, 'SIGINT');
    expect(await supervisor.ended).toBe(0);
    expect(supervisor.output()).not.toContain('unexpectedly');
  });

  it('prints the address and the one-time link', async () => {
    await install();
    const supervisor = await launchAndWait();
    expect(supervisor.output()).toContain(
      `Heddle is ready at http://127.0.0.1:${installation.environment.PORT}\n`,
    );
    expect(supervisor.output()).toContain('http://setup (works once)\n');
  });

  it('refuses a bad setting with exit code 1 and exactly one line', async () => {
    await install();
    const supervisor = launch({ HEDDLE_WORKERS: 'some' });
    expect(await supervisor.ended).toBe(1);
    expect(supervisor.output()).toMatch(/^HEDDLE_WORKERS: [^\n]*\n$/);
  });

  it('killed: its children stop by themselves, the next start stops its Postgres and goes on with the data', async () => {
    await install();
    const first = await launchAndWait();
    await query('CREATE TABLE kept AS SELECT 7 AS seven');
    const orphan = installation.postmaster();
    killNow(first.pid);
    await until(() => installation.running('server').length + installation.running('worker').length === 0);
    expect(installation.postmaster()).toBe(orphan);

    const second = await launchAndWait();
    expect(second.output()).toContain('Stopping the Postgres that an earlier start left running');
    expect(installation.postmaster()).not.toBe(orphan);
    expect(await query('SELECT * FROM kept')).toEqual([{ seven: 7 }]);
  });

  it('killed with children that do not notice: the next start ends them', async () => {
    await install({ worker: CHILDREN.wellBehaved.replace(/process\.on\('disconnect'.*/, '') });
    const first = await launchAndWait();
    const { pid } = installation.facts('worker');
    killNow(first.pid);
    await first.ended;

    const second = await launchAndWait();
    expect(second.output()).toContain('Ended 1 process that an earlier start left running');
    expect(installation.running('worker')).toHaveLength(1);
    expect(installation.running('worker')).not.toContain(pid);
  });

  it('killed with all its processes: what was committed is there at the next start', async () => {
    await install();
    await launchAndWait();
    await query('CREATE TABLE kept (id int)');
    for (let id = 0; id < 50; id += 1) await query(`INSERT INTO kept VALUES (${id})`);
    for (const pid of everything()) killNow(pid);
    await until(() => everything().length === 0);
    expect(existsSync(path.join(installation.dataDirectory, 'postgres/cluster/postmaster.pid'))).toBe(true);

    await launchAndWait();
    expect(await query('SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 50 }]);
  });

  it('takes over a lock and a postmaster.pid whose numbers belong to other programs now', async () => {
    await install();
    const first = await launchAndWait();
    first.child.kill('SIGTERM');
    await first.ended;
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const number = bystander.pid ?? 0;
    const lock = `${number}\n${installation.dataDirectory}/postgres/cluster\n0\n5432\n/nowhere\n\n  0  0\nready   \n`;
    writeFileSync(path.join(installation.dataDirectory, 'postgres/cluster/postmaster.pid'), lock);
    writeFileSync(
      path.join(installation.dataDirectory, 'supervisor.json'),
      `{"pid":${number},"started":"long ago"}`,
    );
    const records = `[{"pid":${number},"started":"long ago","script":"apps/worker/dist/main.js"}]`;
    writeFileSync(path.join(installation.dataDirectory, 'processes.json'), records);

    await launchAndWait();
    expect(bystander.exitCode).toBeNull();
    expect(bystander.signalCode).toBeNull();
    bystander.kill('SIGKILL');
  });

  it('notices that the npm which started it is gone, and stops', async () => {
    await install();
    // A shell in npm's place, which does not pass signals on when it is killed.
    const command = `"${process.execPath}" --import "${import.meta.resolve('tsx')}" "${FIXTURE}"; true`;
    const npm = spawn('/bin/sh', ['-c', command], {
      cwd: installation.root,
      env: { ...installation.environment, npm_lifecycle_event: 'start' },
      stdio: 'ignore',
    });
    await until(() => existsSync(path.join(installation.root, 'worker.json')));
    await until(() => installation.postmaster() !== undefined);
    npm.kill('SIGKILL');
    await until(() => everything().length === 0);
    expect(existsSync(path.join(installation.dataDirectory, 'supervisor.json'))).toBe(false);
  });
});
