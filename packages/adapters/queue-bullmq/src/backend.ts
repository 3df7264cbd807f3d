import {
  createPostgresBackend,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
  withBackend,
} from 'bullmq';
import type { Redis } from 'ioredis';
import { assertKeepsJobs, KEY_PREFIX, type QueueStore, redisConnection, whenReady } from './connection.ts';
import { type LossMark, postgresLossMark, redisLossMark } from './loss-mark.ts';

/** The parts of BullMQ's queue that Heddle uses, the same on both stores. */
export interface BackendQueue {
  add(name: string, data: unknown, options: Record<string, unknown>): Promise<unknown>;
  getJobCounts(...types: string[]): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** What is asked of BullMQ’s workers, on either backend. */
export interface BackendWorker {
  waitUntilReady(): Promise<unknown>;
  pause(doNotWaitActive?: boolean): Promise<void>;
  close(force?: boolean): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** BullMQ on Redis or on Postgres. */
export interface Backend {
  queue(name: string): Promise<BackendQueue>;
  worker(name: string, processor: Processor, concurrency: number): Promise<BackendWorker>;
  /** The store's mark; asked for after a queue. */
  lossMark(onError: (error: Error) => void): LossMark;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Default recovery after a worker's `kill -9` takes about a minute; with these it takes seconds. The claim in the
 * record, not this lock, guards a body, so an early re-delivery is harmless.
 */
const WORKER_OPTIONS = {
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000,
} as const satisfies Partial<WorkerOptions>;

/** BullMQ on the given store. */
export function createBackend(store: QueueStore): Backend {
  return store.type === 'redis' ? redisBackend(store.url) : postgresBackend(store.url);
}

function redisBackend(url: string): Backend {
  const connections: Redis[] = [];
  const connect = (role: 'producer' | 'worker'): Redis => {
    const redis = redisConnection(url, role);
    // Every command reports its own failure; without a listener the event would end the process.
    redis.on('error', () => undefined);
    connections.push(redis);
    return redis;
  };
  let producer: Redis | undefined;
  const shared = (): Redis => {
    producer ??= connect('producer');
    return producer;
  };
  return {
    queue: async (name) => {
      const connection = shared();
      await whenReady(connection);
      await assertKeepsJobs(connection);
      return new Queue(name, { connection, prefix: KEY_PREFIX }) as unknown as BackendQueue; // cast: the narrow interface of what Heddle calls
    },
    worker: async (name, processor, concurrency) => {
      const connection = connect('worker');
      await whenReady(connection);
      return new Worker(name, processor, {
        connection,
        prefix: KEY_PREFIX,
        concurrency,
        ...WORKER_OPTIONS,
      }) as unknown as BackendWorker; // cast: as above
    },
    lossMark: () => redisLossMark(shared()),
    ping: async () => {
      await shared().ping();
    },
    close: async () => {
      await Promise.all(connections.map(async (redis) => redis.disconnect()));
    },
  };
}

function postgresBackend(url: string): Backend {
  const Classes = withBackend(createPostgresBackend);
  // A crash of the database may lose the last bells; the sweeper derives them from the record, which is synchronous.
  const connection = {
    connectionString: url,
    schema: 'heddle_queue',
    migrate: true,
    max: 4,
    options: '-c synchronous_commit=off',
  };
  const queues: Queue[] = [];
  return {
    queue: async (name) => {
      const queue = new Classes.Queue(name, { connection });
      queues.push(queue as unknown as Queue); // cast: kept only to be asked for counts
      return queue as unknown as BackendQueue; // cast: the narrow interface of what Heddle calls
    },
    worker: async (name, processor, concurrency) =>
      new Classes.Worker(name, processor, {
        connection,
        concurrency,
        ...WORKER_OPTIONS,
      }) as unknown as BackendWorker, // cast: as above
    lossMark: (onError) => postgresLossMark(url, onError),
    ping: async () => {
      await queues[0]?.getJobCounts('active');
    },
    close: async () => undefined,
  };
}
