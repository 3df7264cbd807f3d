import { setTimeout as delay } from 'node:timers/promises';
import type { TestRedis } from '@heddle/testkit/servers';
import { Redis } from 'ioredis';
import { startLink } from './link.ts';

/** A server that copies another one's writes, over a wire of its own. */
export interface Replica {
  readonly server: TestRedis;
  /** From now on no write reaches it. */
  lag(): void;
  /** Bytes of writes that the primary has and this one has not. */
  behind(): Promise<number>;
  /** Makes it a primary with what it has; the wire is taken away. */
  promote(): Promise<void>;
}

const IN_STEP_WITHIN_MS = 15_000;

/** Lets a server follow a primary; settles when it has everything. */
export async function followPrimary(server: TestRedis, primary: TestRedis): Promise<Replica> {
  const wire = await startLink(primary.url);
  const [own, theirs] = [connect(server.url), connect(primary.url)];
  const behind = async (): Promise<number> => {
    const has = await field(own, 'slave_repl_offset');
    return Number(await field(theirs, 'master_repl_offset')) - Number(has);
  };
  // Redis would wait 5 s for further replicas.
  await theirs.config('SET', 'repl-diskless-sync-delay', '0');
  await own.replicaof('127.0.0.1', new URL(wire.url).port);
  const deadline = Date.now() + IN_STEP_WITHIN_MS;
  while ((await field(own, 'master_link_status')) !== 'up') {
    if (Date.now() > deadline) throw new Error(`The replica was not in step within ${IN_STEP_WITHIN_MS} ms.`);
    await delay(50);
  }
  return {
    server,
    lag: () => wire.silence('both'),
    behind,
    promote: async () => {
      await own.replicaof('NO', 'ONE');
      own.disconnect();
      theirs.disconnect();
      await wire.stop();
    },
  };
}

async function field(client: Redis, name: string): Promise<string | undefined> {
  const lines = (await client.info('replication')).split('\r\n');
  return lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);
}

function connect(url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: 3 });
  client.on('error', () => undefined);
  return client;
}
