import { createPostgresBackend, Queue, withBackend } from 'bullmq';
import type { Lab } from './lab.ts';

/** A bell as the product rings it. */
export interface Bell {
  readonly runId: string;
  readonly segment: string;
}

/** Puts jobs into the product's own queue by hand. */
export interface Bells {
  /** One job for each bell. */
  ring(bells: readonly Bell[]): Promise<void>;
  /** Jobs that BullMQ counts as failed. */
  failed(): Promise<number>;
  close(): Promise<void>;
}

const QUEUE = 'heddle-segments';
const OPTIONS = { removeOnComplete: { age: 60, count: 200 }, removeOnFail: { count: 500 }, attempts: 1 };

/** Opens the queue of segments beside every wire that a fault may cut. */
export function openBells(lab: Pick<Lab, 'redis'>, databaseUrl: string): Bells {
  const queue = lab.redis === undefined ? onPostgres(databaseUrl) : onRedis(lab.redis.url);
  queue.on('error', () => undefined);
  return {
    ring: async (bells) => {
      await queue.addBulk(bells.map((bell) => ({ name: 'ring', data: [bell], opts: OPTIONS })));
    },
    failed: async () => (await queue.getJobCounts('failed')).failed ?? 0,
    close: () => queue.close(),
  };
}

type ByHand = Pick<Queue, 'addBulk' | 'getJobCounts' | 'close' | 'on'>;

function onRedis(url: string): ByHand {
  const { hostname, port } = new URL(url);
  return new Queue(QUEUE, { connection: { host: hostname, port: Number(port) }, prefix: '{heddle}' });
}

function onPostgres(connectionString: string): ByHand {
  const Classes = withBackend(createPostgresBackend);
  const queue = new Classes.Queue(QUEUE, {
    connection: { connectionString, schema: 'heddle_queue', migrate: false, max: 2 },
  });
  return queue as unknown as ByHand; // cast: the same queue on another store
}
