import { rmSync } from 'node:fs';
import { startTestRedis, type TestRedis } from '@heddle/testkit/servers';
import { Redis } from 'ioredis';
import { startLink } from './link.ts';
import { followPrimary, type Replica } from './replica.ts';

/** A Redis that stays at its address however often it is killed, and whichever server answers there. */
export interface LabRedis {
  readonly url: string;
  /** A connection of the lab's own, open while the server runs. */
  client(): Redis;
  /** As by `kill -9`; what it had written stays on disk. */
  kill(): Promise<void>;
  /** Starts it again with its append-only file, or with nothing. */
  start(how: 'kept' | 'empty'): Promise<void>;
  /** Starts a replica of the server and waits until it has everything. */
  addReplica(): Promise<Replica>;
  /** The server is killed and the replica answers at its address, which takes no writes until it is promoted. */
  failOver(replica: Replica): Promise<void>;
  keys(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts `redis-server` with an append-only file. */
export async function startLabRedis(): Promise<LabRedis> {
  let server = await launch({});
  const servers = new Set([server]);
  const front = await startLink(server.url);
  let client = connect(front.url);
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
    url: front.url,
    client: () => client,
    kill,
    start: async (how) => {
      if (how === 'empty') rmSync(`${server.folder}/appendonlydir`, { recursive: true, force: true });
      server = await launch({ port: server.port, folder: server.folder });
      servers.add(server);
      client = connect(front.url);
    },
    addReplica: async () => {
      const follower = await launch({});
      servers.add(follower);
      return followPrimary(follower, server);
    },
    failOver: async (replica) => {
      await kill();
      server = replica.server;
      front.moveTo(server.url);
      client = connect(front.url);
    },
    keys: () => client.keys('*'),
    stop: async () => {
      client.disconnect();
      await front.stop();
      // A server that was started again shares its folder with the one before.
      for (const each of [...servers].reverse()) await each.stop();
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
