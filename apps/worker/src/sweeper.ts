import { cancelOrphans, tellCaller } from '@heddle/application';
import type { Platform } from '@heddle/platform';
import { systemClock } from '@heddle/ports';
import type { HeldRuns } from './held-runs.ts';

/** How often lost bells and dead claims are looked for. */
const SWEEP_MS = 2_000;

const DAY_MS = 86_400_000;

/** How late time may wake a waiting node. */
const TIMERS_MS = 500;

/** A ready segment that nobody claimed for so long has lost its bell. */
const READY_OLDER_THAN_MS = 30_000;

/** How often runs that are kept no longer are looked for, and how many steps follow each other when there are many. */
const PRUNE_MS = 10_000;
const PRUNE_STEPS = 20;

/** Runs handled in one sweep, or deleted in one step. */
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
    // A run that was called and is over, whose end its worker did not live to tell.
    for (const { runId, workspaceId } of await runs.unheard(LIMIT))
      await tellCaller(platform, runId, workspaceId);
    await cancelOrphans({ ...platform, clock: systemClock }, LIMIT);
    const abandoned = await knowledge.abandoned(LIMIT);
    if (abandoned.length > 0)
      await queue.ring(
        'ingest',
        abandoned.map((documentId) => ({ documentId })),
      );
    const { runIds } = held;
    if (runIds.length > 0) for (const runId of await runs.ended(runIds)) held.cancel(runId);
  }

  async function wakeDue(): Promise<void> {
    const { bells } = await runs.wakeDue(LIMIT);
    if (bells.length > 0) await queue.ring('segments', bells);
  }

  async function prune(): Promise<void> {
    const { keepRuns, keepRunsDays } = platform.settings;
    const keep = { endedBeforeMs: keepRunsDays * DAY_MS, perWorkspace: keepRuns, limit: LIMIT };
    for (let step = 0; step < PRUNE_STEPS; step++) {
      const deleted = await runs.prune(keep);
      if (deleted > 0) logger.debug({ deleted }, 'deleted old runs');
      if (deleted === 0) return;
    }
  }

  const report =
    (what: string) =>
    (error: unknown): void =>
      logger.warn({ err: error }, what);
  const timers = [
    every(SWEEP_MS, () => sweep().catch(report('sweep'))),
    every(PRUNE_MS, () => prune().catch(report('prune'))),
    every(TIMERS_MS, () => wakeDue().catch(report('timers'))),
  ];
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** Repeats work that may take longer than its interval; it never runs beside itself. */
function every(ms: number, work: () => Promise<void>): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    void work().finally(() => {
      busy = false;
    });
  }, ms);
}
