import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningHeddle, type StartOptions, startHeddle } from './supervisor.ts';
import {
  CHILDREN,
  type ChildScripts,
  killNow,
  makeInstallation,
  type TestInstallation,
  until,
} from './testing/installation.ts';

let installation: TestInstallation;
let heddle: RunningHeddle | undefined;
let said: string[];

async function start(
  environment: Record<string, string> = {},
  options: Partial<StartOptions> = {},
): Promise<RunningHeddle> {
  said = [];
  heddle = await startHeddle({
    root: installation.root,
    environment: { ...installation.environment, ...environment },
    say: (line) => said.push(line),
    signal: new AbortController().signal,
    ...options,
  });
  return heddle;
}

/** The one line that a start is refused with. */
async function refusal(environment: Record<string, string> = {}): Promise<string> {
  const error: unknown = await start(environment).then(
    () => new Error('it started'),
    (reason: unknown) => reason,
  );
  const message = error instanceof Error ? error.message : String(error);
  expect(message).not.toContain('\n');
  expect(installation.running('server')).toEqual([]);
  expect(installation.running('worker')).toEqual([]);
  expect(installation.postmaster()).toBeUndefined();
  expect(existsSync(path.join(installation.dataDirectory, 'supervisor.json'))).toBe(false);
  return message;
}

async function ask(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: installation.facts('server').environment.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function install(scripts?: ChildScripts): Promise<void> {
  installation = await makeInstallation(scripts);
}

afterEach(async () => {
  await heddle?.stop();
  heddle = undefined;
  await installation.remove();
});

describe('a start', () => {
  it('runs a server and the workers with resolved settings, and stops all of it', async () => {
    await install();
    const { url, setupUrl, stop } = await start({ HEDDLE_WORKERS: '2', HEDDLE_DATA_DIR: './.heddle' });
    expect(url).toBe(`http://127.0.0.1:${installation.environment.PORT}`);
    expect(setupUrl).toBe('http://setup');
    expect(installation.running('worker')).toHaveLength(2);
    const { environment } = installation.facts('server');
    expect(environment.HEDDLE_DATA_DIR).toBe(installation.dataDirectory);
    expect(Buffer.from(environment.HEDDLE_SECRET_KEY ?? '', 'base64')).toHaveLength(32);
    expect(await ask('SELECT current_user AS role, current_database() AS name')).toEqual([
      { role: 'heddle', name: 'heddle' },
    ]);

    await stop();
    expect([...installation.running('server'), ...installation.running('worker')]).toEqual([]);
    expect(installation.postmaster()).toBeUndefined();
    for (const file of ['supervisor.json', 'processes.json', 'postgres/cluster/postmaster.pid']) {
      expect(existsSync(path.join(installation.dataDirectory, file))).toBe(false);
    }
  });

  it('keeps data and key from one start to the next', async () => {
    await install();
    await start();
    await ask('CREATE TABLE kept AS SELECT 7 AS seven');
    const { HEDDLE_SECRET_KEY: key } = installation.facts('worker').environment;
    await heddle?.stop();
    await start();
    expect(await ask('SELECT * FROM kept')).toEqual([{ seven: 7 }]);
    expect(installation.facts('worker').environment.HEDDLE_SECRET_KEY).toBe(key);
  });

  it('reads .env where the environment is silent', async () => {
    await install();
    const environmentFile = path.join(installation.root, '.env');
    writeFileSync(environmentFile, 'HEDDLE_WORKERS=0\nPORT=1\nLOG_LEVEL=warn\n');
    await start({}, { environmentFile });
    expect(installation.running('worker')).toEqual([]);
    expect(installation.facts('server').environment).toMatchObject({
      PORT: installation.environment.PORT,
      LOG_LEVEL: 'warn',
    });
  });

  it('is given up when the signal comes while it is under way', async () => {
    await install({ worker: CHILDREN.wellBehaved.replace(/process\.send.*/, '') });
    const stop = new AbortController();
    const starting = start({}, { signal: stop.signal });
    await until(() => installation.running('worker').length === 1);
    stop.abort();
    await expect(starting).rejects.toBe(stop.signal.reason);
    expect(installation.running('server')).toEqual([]);
    expect(installation.postmaster()).toBeUndefined();
  });
});

describe('a start is refused in one line, and nothing is left running, when', () => {
  it('the port is in use', async () => {
    await install();
    const other = createServer().listen(Number(installation.environment.PORT), '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    expect(await refusal()).toMatch(
      /^PORT: expected a free port, found \d+ on 127\.0\.0\.1 in use .* PORT=\d+ npm start\.$/,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([
    [{ PORT: 'many' }, /^PORT: .*found "many"/i],
    [
      { HOST: '0.0.0.0' },
      /^HEDDLE_SECRET_KEY: expected 32 bytes in base64 because HOST is 0\.0\.0\.0, found nothing/,
    ],
    [
      { HOST: '203.0.113.9', HEDDLE_SECRET_KEY: Buffer.alloc(32).toString('base64') },
      /^HOST: expected an address of this machine/,
    ],
    [{ HEDDLE_SECRET_KEY: 'short' }, /^HEDDLE_SECRET_KEY: .*not shown/],
  ])('a setting is bad: %j', async (environment, line) => {
    await install();
    expect(await refusal(environment)).toMatch(line);
  });

  it('the data directory is a file', async () => {
    await install();
    const file = path.join(installation.root, 'taken');
    writeFileSync(file, '');
    expect(await refusal({ HEDDLE_DATA_DIR: file })).toMatch(
      /^HEDDLE_DATA_DIR: expected a folder that can be written, found a file where a folder should be at .*taken\./,
    );
  });

  it('the data directory cannot be written', async () => {
    await install();
    // Nobody makes folders below /proc, whatever their rights.
    expect(await refusal({ HEDDLE_DATA_DIR: '/proc/heddle' })).toMatch(
      /^HEDDLE_DATA_DIR: expected a folder that can be written/,
    );
  });

  it('the database does not answer; its password is not told', async () => {
    await install();
    const line = await refusal({ DATABASE_URL: 'postgres://someone:hush@127.0.0.1:1/records' });
    expect(line).toMatch(
      /^DATABASE_URL: expected a Postgres 15 or later at postgres:\/\/127\.0\.0\.1:1\/records, found: nothing that listens there/,
    );
    expect(line).not.toContain('hush');
  });

  it('Redis does not answer, or is something else', async () => {
    await install();
    const line = await refusal({ REDIS_URL: 'redis://:hush@127.0.0.1:1' });
    expect(line).toMatch(
      /^REDIS_URL: expected a Redis at redis:\/\/127\.0\.0\.1:1, found: nothing that listens there/,
    );
    expect(line).not.toContain('hush');
    const other = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await refusal({ REDIS_URL: `redis://127.0.0.1:${port}` })).toMatch(
      /found: something that is no Redis/,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it('a child says why it cannot start', async () => {
    await install({ server: CHILDREN.fatal });
    expect(await refusal()).toBe('PORT: expected x, found y.');
  });

  it('a child ends before it is ready', async () => {
    await install({ worker: CHILDREN.broken });
    expect(await refusal()).toMatch(
      /^The worker ended while starting \(exit code 3, last saying "the last words"\); its log is .*worker-1\.log\.$/,
    );
  });

  it('another start runs on the same data directory', async () => {
    await install();
    const first = await start();
    const before = [installation.facts('server').pid, installation.postmaster()];
    await expect(start()).rejects.toThrow(
      `Heddle already runs on ${installation.dataDirectory} at ${first.url} (process ${process.pid}).`,
    );
    expect([...installation.running('server'), installation.postmaster()]).toEqual(before);
    heddle = first;
  });
});

describe('what dies is started again:', () => {
  it.each(['server', 'worker'])('the %s', async (script) => {
    await install();
    await start();
    const { pid } = installation.facts(script);
    killNow(pid);
    await until(() => installation.running(script).some((other) => other !== pid));
    expect(said).toContain(`The ${script} ended unexpectedly (SIGKILL); starting it again`);
  });

  it('Postgres, at the same address and with what was committed', async () => {
    await install();
    await start();
    await ask('CREATE TABLE kept AS SELECT 7 AS seven');
    const before = installation.postmaster();
    killNow(before ?? 0);
    await until(() => installation.postmaster() !== undefined && installation.postmaster() !== before);
    await until(() => said.includes('Postgres ended unexpectedly; starting it again'));
    await heddle?.stop();
    await start();
    expect(await ask('SELECT * FROM kept')).toEqual([{ seven: 7 }]);
  });
});
