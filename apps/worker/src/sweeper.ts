import { setTimeout as delay } from 'node:timers/promises';
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

/** Sweeps that follow each other after a loss, and the pause between two; what is left waits like any lost bell. */
const LOSS_STEPS = 100;
const LOSS_PAUSE_MS = 50;

/** Whose second chance it is. */
interface SweeperOptions {
  readonly platform: Platform;
  readonly held: HeldRuns;
  readonly workerId: string;
}

/**
 * The second chance of everything: rings again for what is ready or was held by a dead worker, at once when the queue
 * lost what it had, and notices lost cancels.
 */
export async function startSweeper(options: SweeperOptions): Promise<{ stop(): Promise<void> }> {
  const sweeper = new Sweeper(options);
  const { logger, queue } = options.platform;
  const losses = await queue.onLoss(() => sweeper.ringForAll());
  const report =
    (what: string) =>
    (error: unknown): void =>
      logger.warn({ err: error }, what);
  const timers = [
    every(SWEEP_MS, () => sweeper.sweep().catch(report('sweep'))),
    every(PRUNE_MS, () => sweeper.prune().catch(report('prune'))),
    every(TIMERS_MS, () => sweeper.wakeDue().catch(report('timers'))),
  ];
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      sweeper.isStopping = true;
      await losses.stop();
    },
  };
}

class Sweeper {
  readonly #options: SweeperOptions;
  /** A look after a loss ends early; the next sweeper finds what it left. */
  isStopping = false;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  async sweep(): Promise<void> {
    await this.#giveBackLost();
    await this.#ringForReady();
    await this.#tellUnheard();
    const { platform } = this.#options;
    await cancelOrphans({ ...platform, clock: systemClock }, LIMIT);
    await this.#ringForAbandonedDocuments();
    await this.#noticeCancels();
  }

  /** After a loss: rings for everything that is ready, except what became so since; its bells arrive. */
  async ringForAll(): Promise<void> {
    const { runs, queue, logger } = this.#options.platform;
    const noticedAt = performance.now();
    for (let step = 0; step < LOSS_STEPS; step++) {
      const readyOlderThanMs = Math.round(performance.now() - noticedAt);
      const { bells, isComplete } = await runs.sweep({ readyOlderThanMs, limit: LIMIT, afterLoss: true });
      if (bells.length > 0) {
        logger.warn({ bells: bells.length }, 'the queue may have lost bells: ringing again');
        await queue.ring('segments', bells);
      }
      if (isComplete || this.isStopping) return;
      await delay(LOSS_PAUSE_MS);
    }
  }

  async wakeDue(): Promise<void> {
    const { runs, queue } = this.#options.platform;
    const { bells } = await runs.wakeDue(LIMIT);
    if (bells.length > 0) await queue.ring('segments', bells);
  }

  async prune(): Promise<void> {
    const { runs, logger, settings } = this.#options.platform;
    const { keepRuns, keepRunsDays } = settings;
    const keep = { endedBeforeMs: keepRunsDays * DAY_MS, perWorkspace: keepRuns, limit: LIMIT };
    for (let step = 0; step < PRUNE_STEPS; step++) {
      const deleted = await runs.prune(keep);
      if (deleted === 0) return;
      logger.debug({ deleted }, 'deleted old runs');
    }
  }

  async #giveBackLost(): Promise<void> {
    const { held, workerId, platform } = this.#options;
    for (const bell of held.takeLost()) {
      try {
        if (await platform.runs.giveBack({ ...bell, workerId }))
          await platform.queue.ring('segments', [bell]);
      } catch (error) {
        held.lose(bell);
        throw error;
      }
    }
  }

  async #ringForReady(): Promise<void> {
    const { runs, queue, logger } = this.#options.platform;
    const { bells } = await runs.sweep({ readyOlderThanMs: READY_OLDER_THAN_MS, limit: LIMIT });
    if (bells.length === 0) return;
    logger.info({ bells: bells.length }, 'ringing again');
    await queue.ring('segments', bells);
  }

  /** A run that was called and is over, whose end its worker did not live to tell. */
  async #tellUnheard(): Promise<void> {
    const { platform } = this.#options;
    for (const { runId, workspaceId } of await platform.runs.unheard(LIMIT))
      await tellCaller(platform, runId, workspaceId);
  }

  async #ringForAbandonedDocuments(): Promise<void> {
    const { knowledge, queue } = this.#options.platform;
    const abandoned = await knowledge.abandoned(LIMIT);
    if (abandoned.length === 0) return;
    await queue.ring(
      'ingest',
      abandoned.map((documentId) => ({ documentId })),
    );
  }

  async #noticeCancels(): Promise<void> {
    const { held, platform } = this.#options;
    const { runIds } = held;
    if (runIds.length === 0) return;
    for (const runId of await platform.runs.ended(runIds)) held.cancel(runId);
  }
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
