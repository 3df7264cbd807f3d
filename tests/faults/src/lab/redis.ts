import { rmSync } from 'node:fs';
import { startTestRedis, type TestRedis } from '@heddle/testkit/servers';
import { Redis } from 'ioredis';

/** A Redis that stays at its address however often it is killed. */
export interface LabRedis {
  readonly url: string;
  /** A connection of the lab's own, open while the server runs. */
  client(): Redis;
  /** As by `kill -9`; what it had written stays on disk. */
  kill(): Promise<void>;
  /** Starts it again with its append-only file, or with nothing. */
  start(how: 'kept' | 'empty'): Promise<void>;
  keys(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts `redis-server` with an append-only file. */
export async function startLabRedis(): Promise<LabRedis> {
  let server = await launch({});
  let client = connect(server.url);
  const kill = async (): Promise<void> => {
    client.disconnect();
    try {
      process.kill(server.pid, 'SIGKILL');
    } catch {
      // It was gone already.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  return {
    url: server.url,
    client: () => client,
    kill,
    start: async (how) => {
      if (how === 'empty') rmSync(`${server.folder}/appendonlydir`, { recursive: true, force: true });
      server = await launch({ port: server.port, folder: server.folder });
      client = connect(server.url);
    },
    keys: () => client.keys('*'),
    stop: async () => {
      client.disconnect();
      await server.stop();
    },
  };
}

function connect(url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: 3 });
  client.on('error', () => undefined);
  return client;
}

async function launch(options: { port?: number; folder?: string }): Promise<TestRedis> {
  const started = await startTestRedis(options);
  if ('reason' in started) throw new Error(started.reason);
  return started;
}
