import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { tellCallerSoon } from '@heddle/application';
import { HeddleError } from '@heddle/contracts';
import { type ClaimedSegment, claimSegment, type EngineHost } from '@heddle/engine';
import { catalog } from '@heddle/nodes/catalog';
import type { Platform } from '@heddle/platform';
import { systemClock } from '@heddle/ports';
import { HeldRuns } from './held-runs.ts';
import { createIngest } from './ingest.ts';
import { startLeaseKeeper } from './lease-keeper.ts';
import { createModels } from './models.ts';
import { createNodeRunner } from './node-runner.ts';
import { Quarantine } from './quarantine.ts';
import { Semaphore } from './semaphore.ts';
import { createMissingKinds } from './supported-kinds.ts';
import { startSweeper } from './sweeper.ts';

export interface RunningWorker {
  readonly workerId: string;
  stop(): Promise<void>;
}

/** How long a stopping worker lets bodies finish before it gives their segments back. */
const GRACE_MS = 9_000;

/** Until a segment that was put off rings again. */
const QUARANTINE_MS = 1_000;

/** Documents parsed and embedded at once; each keeps a core busy. */
const INGEST_CONCURRENCY = 1;

/** Takes segments and documents from the queue until it is stopped. */
export async function startWorker(platform: Platform): Promise<RunningWorker> {
  const workerId = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const { runs, queue, bus, logger, settings } = platform;
  const models = await createModels(platform);
  const room = new Semaphore(settings.workerConcurrency);
  const held = new HeldRuns();
  const quarantine = new Quarantine();
  const missingKinds = createMissingKinds(catalog);
  const host: EngineHost = {
    workerId,
    log: runs,
    plan: async (planId) => {
      const plan = await platform.plans.get(planId);
      if (plan) return plan;
      throw new HeddleError('plan-unknown', `Plan ${planId} is not stored, so its run cannot go on.`);
    },
    // A bell that does not ring is found by the sweeper; the commit that caused it stands.
    canRun: (plan, segment) => missingKinds(plan, segment).length === 0,
    ring: (bells) =>
      queue.ring('segments', bells).catch((error: unknown) => logger.warn({ err: error }, 'ring')),
    lose: (bell) => held.lose(bell),
    tellCaller: (runId, workspaceId) =>
      tellCallerSoon(platform, runId, workspaceId).catch((error: unknown) =>
        logger.warn({ err: error, runId }, 'tell the caller'),
      ),
    publish: (message) => bus.publish(message),
    publishDelta: (delta) => bus.publish({ type: 'delta', runId: delta.runId, delta }),
    runNode: createNodeRunner(platform, models),
    clock: systemClock,
    random: Math.random,
    sleep: async (ms, signal) => {
      await delay(ms, undefined, { signal });
    },
  };
  /** A run of another Heddle's kinds is left for a worker that has them: the sweeper rings for it again. */
  const isForUs = async ({ claim, snapshot }: ClaimedSegment): Promise<boolean> => {
    try {
      const missing = missingKinds(await host.plan(snapshot.planId), claim.segment);
      if (missing.length === 0) return true;
      logger.warn({ ...claim, missing }, 'kinds that this worker does not have');
      await runs.giveBack(claim);
    } catch (error) {
      logger.warn({ err: error, ...claim }, 'plan');
      host.lose(claim);
    }
    return false;
  };
  /** Somebody else is in quarantine: the segment goes back and rings again soon. */
  const putOff = async ({ claim }: ClaimedSegment): Promise<void> => {
    const { runId, segment } = claim;
    try {
      await runs.giveBack(claim);
      setTimeout(() => void host.ring([{ runId, segment }]), QUARANTINE_MS).unref();
    } catch {
      host.lose(claim);
    }
  };
  const lease = await startLeaseKeeper({ runs, workerId, logger });
  const unfollow = bus.followAll((message) => {
    if (message.type === 'cancelled') held.cancel(message.runId);
  });
  const segments = await queue.listen('segments', {
    concurrency: settings.workerConcurrency,
    take: async (bell, { jobId }) => {
      await room.enter();
      const claimed = await claimSegment(host, bell, jobId).catch((error: unknown) => {
        logger.warn({ err: error, ...bell }, 'claim');
        return undefined;
      });
      if (!claimed) return room.leave();
      if (!(await isForUs(claimed))) return room.leave();
      const release = quarantine.enter(claimed.deaths);
      if (!release) {
        await putOff(claimed);
        return room.leave();
      }
      void held
        .run(host, claimed)
        .catch((error: unknown) => logger.error({ err: error, ...bell }, 'segment'))
        .finally(() => {
          release();
          room.leave();
        });
    },
  });
  const documents = await queue.listen('ingest', {
    concurrency: INGEST_CONCURRENCY,
    take: createIngest(platform, models, workerId),
  });
  const sweeper = startSweeper({ platform, held, workerId });
  return {
    workerId,
    stop: async () => {
      sweeper.stop();
      await Promise.all([segments.close(), documents.close()]);
      await held.drain(GRACE_MS);
      unfollow();
      await lease.stop();
      await models.close();
      await platform.close();
    },
  };
}
