import { setTimeout as delay } from 'node:timers/promises';
import { tellCallerSoon } from '@heddle/application';
import { HeddleError } from '@heddle/contracts';
import type { EngineHost } from '@heddle/engine';
import type { Platform } from '@heddle/platform';
import { systemClock } from '@heddle/ports';
import type { HeldRuns } from './held-runs.ts';
import type { WorkerModels } from './models.ts';
import { createNodeRunner } from './node-runner.ts';
import type { MissingKinds } from './supported-kinds.ts';

/** What a worker lends its engine. */
export interface EngineHostOptions {
  readonly platform: Platform;
  readonly workerId: string;
  readonly models: WorkerModels;
  readonly held: HeldRuns;
  readonly missingKinds: MissingKinds;
}

/**
 * The engine's world in a worker. Nothing it says to others can fail a segment: a bell that does not ring and a caller
 * that is not told are found by the sweeper, and the commit that caused them stands.
 */
export function createEngineHost({
  platform,
  workerId,
  models,
  held,
  missingKinds,
}: EngineHostOptions): EngineHost {
  const { runs, queue, bus, logger } = platform;
  return {
    workerId,
    log: runs,
    plan: async (planId) => {
      const plan = await platform.plans.get(planId);
      if (plan) return plan;
      throw new HeddleError(
        'plan-unknown',
        `Plan ${planId} is not stored, so its run cannot go on. A backup of the database has it; otherwise cancel the run and start it again.`,
      );
    },
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
}
