import { HeddleError } from '@heddle/contracts';
import type { JobQueue, LossWatch, QueueItems, QueueName } from '@heddle/ports';
import type { Job } from 'bullmq';
import { type BackendQueue, type BackendWorker, createBackend } from './backend.ts';
import { createBellRope } from './bell-rope.ts';
import type { QueueStore } from './connection.ts';
import { createLossReport, type LossReport, watchLosses } from './loss-watch.ts';

/** BullMQ's names; a colon is not allowed in them. */
const QUEUE_NAMES = { segments: 'heddle-segments', ingest: 'heddle-ingest' } as const satisfies Record<
  QueueName,
  string
>;

/**
 * A kept id would swallow a later bell, so jobs go at once; some stay, since a removal races with readers of the
 * last ones. BullMQ never retries: the record decides what runs again.
 */
const JOB_OPTIONS = {
  removeOnComplete: { age: 60, count: 200 },
  removeOnFail: { age: 3_600, count: 500 },
  attempts: 1,
} as const;

/** Deliveries that a worker has open at once; each is short, since it ends when its items are claimed. */
const DELIVERIES = 8;

/** Longest wait for the queue to take a bell before the caller goes on and leaves it to the sweeper. */
const RING_TIMEOUT_MS = 5_000;

/** Where the queue is kept, and who hears of a lost connection. */
export interface JobQueueOptions {
  readonly store: QueueStore;
  readonly onError: (error: Error) => void;
}

/** A JobQueue on BullMQ. One delivery carries what was rung for in the same moment. */
export async function createJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  const backend = createBackend(options.store);
  const queues: Record<QueueName, BackendQueue> = {
    segments: await backend.queue(QUEUE_NAMES.segments),
    ingest: await backend.queue(QUEUE_NAMES.ingest),
  };
  const workers: BackendWorker[] = [];
  for (const queue of Object.values(queues)) queue.on('error', options.onError);
  if (options.store.type === 'postgres')
    await Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady()));
  const mark = backend.lossMark(options.onError);
  const report = createLossReport({ clear: () => withDeadline(mark.clear()) });
  const watches: LossWatch[] = [];
  return {
    ring: createRing(queues, report),
    listen: async (name, { take, concurrency }) => {
      const process = async (job: Job): Promise<null> => {
        const delivery = { jobId: job.id ?? 'unknown' };
        const items = job.data as QueueItems[typeof name][]; // cast: only `ring` above writes these jobs
        await Promise.all(items.map((item) => take(item, delivery)));
        return null;
      };
      const worker = await backend.worker(QUEUE_NAMES[name], process, Math.min(concurrency, DELIVERIES));
      worker.on('error', options.onError);
      await worker.waitUntilReady();
      workers.push(worker);
      return { close: () => worker.close() };
    },
    onLoss: async (look) => {
      const watch = await watchLosses({ renew: () => withDeadline(mark.renew()) }, look, options.onError);
      watches.push(watch);
      return watch;
    },
    depth: async () => ({ segments: await depthOf(queues.segments), ingest: await depthOf(queues.ingest) }),
    ping: () => withDeadline(backend.ping()).then(() => undefined),
    close: async () => {
      report.stop();
      await Promise.allSettled(watches.map((watch) => watch.stop()));
      await Promise.allSettled(workers.map((worker) => worker.close(true)));
      await Promise.allSettled(Object.values(queues).map((queue) => queue.close()));
      await mark.close().catch(options.onError);
      await backend.close();
    },
  };
}

type Rope = (item: QueueItems[QueueName]) => Promise<void>;

/** Where a delivery stands in the line; BullMQ takes what has no priority before all that has one. */
interface Place {
  readonly priority?: number;
  readonly delay?: number;
}

function createRing(queues: Readonly<Record<QueueName, BackendQueue>>, report: LossReport): JobQueue['ring'] {
  const ropes = new Map<string, Rope>();
  const makeRope = (name: QueueName, place: Place): Rope =>
    createBellRope((items) =>
      withDeadline(queues[name].add('ring', items, { ...JOB_OPTIONS, ...place })).catch((error: unknown) => {
        report.refused();
        throw error;
      }),
    );
  /** One rope for each queue and turn: a delivery has one place in the line. */
  const ropeOf = (name: QueueName, turn: number): Rope => {
    const key = `${name} ${turn}`;
    const rope = ropes.get(key) ?? makeRope(name, placeOf(turn));
    ropes.set(key, rope);
    return rope;
  };
  return async (name, items, { turn = 0, delayMs = 0 } = {}) => {
    const rope = delayMs > 0 ? makeRope(name, { ...placeOf(turn), delay: delayMs }) : ropeOf(name, turn);
    await Promise.all(items.map(rope));
  };
}

function placeOf(turn: number): Place {
  return turn === 0 ? {} : { priority: turn };
}

async function depthOf(queue: BackendQueue): Promise<{ waiting: number; active: number }> {
  const counts = await withDeadline(queue.getJobCounts('waiting', 'active', 'prioritized'));
  return { waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0), active: counts.active ?? 0 };
}

async function withDeadline<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${RING_TIMEOUT_MS} ms`)), RING_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    throw new HeddleError(
      'queue-unavailable',
      'The queue did not take the work. What was accepted is recorded and starts as soon as the queue is back.',
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}
