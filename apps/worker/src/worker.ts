import { randomUUID } from 'node:crypto';
import { catalog } from '@heddle/nodes/catalog';
import type { Platform } from '@heddle/platform';
import { createEngineHost } from './engine-host.ts';
import { HeldRuns } from './held-runs.ts';
import { createIngest } from './ingest.ts';
import { startLeaseKeeper } from './lease-keeper.ts';
import { createModels } from './models.ts';
import { SegmentTaker } from './segment-taker.ts';
import { createMissingKinds } from './supported-kinds.ts';
import { startSweeper } from './sweeper.ts';

/** A worker that takes segments; it gives back what it holds when it stops. */
export interface RunningWorker {
  readonly workerId: string;
  stop(): Promise<void>;
}

/** How long a stopping worker lets bodies finish before it gives their segments back. */
const GRACE_MS = 9_000;

/** Documents parsed and embedded at once; each keeps a core busy. */
const INGEST_CONCURRENCY = 1;

/** Takes segments and documents from the queue until it is stopped. */
export async function startWorker(platform: Platform): Promise<RunningWorker> {
  const workerId = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const { runs, queue, bus, logger, settings } = platform;
  const concurrency = settings.workerConcurrency;
  const models = await createModels(platform);
  const held = new HeldRuns();
  const missingKinds = createMissingKinds(catalog);
  const host = createEngineHost({ platform, workerId, models, held, missingKinds });
  const taker = new SegmentTaker({ platform, host, held, missingKinds, concurrency });
  const lease = await startLeaseKeeper({ runs, workerId, logger });
  const unfollow = bus.followAll((message) => {
    if (message.type === 'cancelled') held.cancel(message.runId);
  });
  const segments = await queue.listen('segments', {
    concurrency,
    take: (bell, { jobId }) => taker.take(bell, jobId),
  });
  const documents = await queue.listen('ingest', {
    concurrency: INGEST_CONCURRENCY,
    take: createIngest(platform, models, workerId),
  });
  const sweeper = await startSweeper({ platform, held, workerId });
  return {
    workerId,
    stop: async () => {
      await Promise.all([sweeper.stop(), segments.close(), documents.close()]);
      await held.drain(GRACE_MS);
      unfollow();
      await lease.stop();
      await models.close();
      await platform.close();
    },
  };
}
