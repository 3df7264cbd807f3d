import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { endChild, freePort, waitUntil } from './child-server.ts';
import { makeTestFolder } from './test-folder.ts';
import type { TestServer, Unavailable } from './test-server.ts';

/** How a test Redis is started; the defaults are what production is told to use. */
export interface TestRedisOptions {
  readonly maxmemoryPolicy?: string;
  /** Port to listen on; a free one when unset. A restart on the same port looks to clients like an outage. */
  readonly port?: number;
  /** Folder of an earlier server, to start again with its data. */
  readonly folder?: string;
}

/** A Redis that a test may kill and start again. */
export interface TestRedis extends TestServer {
  readonly pid: number;
  readonly port: number;
  readonly folder: string;
}

/**
 * Starts Debian's `redis-server` on a free loopback port with an append-only file. `HEDDLE_TEST_REDIS` names another
 * program. Says why when there is none.
 */
export async function startTestRedis(options: TestRedisOptions = {}): Promise<TestRedis | Unavailable> {
  const program = process.env.HEDDLE_TEST_REDIS ?? 'redis-server';
  if (spawnSync(program, ['--version']).status !== 0) {
    return { reason: `No Redis: ${program} is not installed (Debian: apt-get install redis-server)` };
  }
  const folder = options.folder ?? makeTestFolder();
  const port = options.port ?? (await freePort());
  const child = spawn(
    program,
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec'],
      ...[
        '--maxmemory-policy',
        options.maxmemoryPolicy ?? 'noeviction',
        '--logfile',
        path.join(folder, 'redis.log'),
      ],
    ],
    { stdio: 'ignore' },
  );
  await waitUntil({ port, child, what: 'Redis' });
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    port,
    folder,
    stop: async () => {
      await endChild(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
