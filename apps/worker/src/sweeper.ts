import type { Platform } from '@heddle/platform';
import type { HeldRuns } from './held-runs.ts';

/** How often lost bells and dead claims are looked for. */
const SWEEP_MS = 2_000;

/** A ready segment that nobody claimed for so long has lost its bell. */
const READY_OLDER_THAN_MS = 30_000;

/** Runs handled in one sweep. */
const LIMIT = 500;

/** The second chance of everything: rings again for what is ready or was held by a dead worker, and notices lost cancels. */
export function startSweeper({
  platform,
  held,
  workerId,
}: {
  readonly platform: Platform;
  readonly held: HeldRuns;
  readonly workerId: string;
}): {
  stop(): void;
} {
  const { runs, queue, knowledge, logger } = platform;
  let busy = false;

  async function giveBackLost(): Promise<void> {
    for (const bell of held.takeLost()) {
      try {
        if (await runs.giveBack({ ...bell, workerId })) await queue.ring('segments', [bell]);
      } catch (error) {
        held.lose(bell);
        throw error;
      }
    }
  }

  async function sweep(): Promise<void> {
    await giveBackLost();
    const { bells } = await runs.sweep({ readyOlderThanMs: READY_OLDER_THAN_MS, limit: LIMIT });
    if (bells.length > 0) {
      logger.info({ bells: bells.length }, 'ringing again');
      await queue.ring('segments', bells);
    }
    const abandoned = await knowledge.abandoned(LIMIT);
    if (abandoned.length > 0)
      await queue.ring(
        'ingest',
        abandoned.map((documentId) => ({ documentId })),
      );
    const { runIds } = held;
    if (runIds.length > 0) for (const runId of await runs.ended(runIds)) held.cancel(runId);
  }

  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    sweep()
      .catch((error: unknown) => logger.warn({ err: error }, 'sweep'))
      .finally(() => {
        busy = false;
      });
  }, SWEEP_MS);
  return { stop: () => clearInterval(timer) };
}
