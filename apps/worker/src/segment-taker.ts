import { type ClaimedSegment, claimSegment, type EngineHost } from '@heddle/engine';
import type { Platform } from '@heddle/platform';
import type { SegmentBell } from '@heddle/ports';
import type { HeldRuns } from './held-runs.ts';
import { Quarantine } from './quarantine.ts';
import { Semaphore } from './semaphore.ts';
import type { MissingKinds } from './supported-kinds.ts';

/** Until a segment that was put off rings again. */
const QUARANTINE_MS = 1_000;

/** Whom a taker works for and with. */
export interface SegmentTakerOptions {
  readonly platform: Pick<Platform, 'runs' | 'queue' | 'logger'>;
  readonly host: EngineHost;
  readonly held: HeldRuns;
  readonly missingKinds: MissingKinds;
  /** Segments in hand at once. */
  readonly concurrency: number;
}

/** What a worker does with a bell: it claims the segment and runs it, or leaves it to somebody else. */
export class SegmentTaker {
  readonly #options: SegmentTakerOptions;
  readonly #room: Semaphore;
  readonly #quarantine = new Quarantine();

  constructor(options: SegmentTakerOptions) {
    this.#options = options;
    this.#room = new Semaphore(options.concurrency);
  }

  /** Resolves as soon as the segment is under way, guarded by its lease, or is not for this worker. Never rejects. */
  async take(bell: SegmentBell, jobId: string): Promise<void> {
    await this.#room.enter();
    const claimed = await this.#claim(bell, jobId);
    const leaveQuarantine = claimed && (await this.#admit(claimed));
    if (!claimed || !leaveQuarantine) return this.#room.leave();
    const { held, host, platform } = this.#options;
    void held
      .run(host, claimed)
      .catch((error: unknown) => platform.logger.error({ err: error, ...bell }, 'segment'))
      .finally(() => {
        leaveQuarantine();
        this.#room.leave();
      });
  }

  async #claim(bell: SegmentBell, jobId: string): Promise<ClaimedSegment | undefined> {
    const { host, platform } = this.#options;
    try {
      return await claimSegment(host, bell, jobId);
    } catch (error) {
      platform.logger.warn({ err: error, ...bell }, 'claim');
      return undefined;
    }
  }

  /** What is to be called when the segment is over, or nothing if it went back. */
  async #admit(claimed: ClaimedSegment): Promise<(() => void) | undefined> {
    if (!(await this.#isForUs(claimed))) return undefined;
    const leaveQuarantine = this.#quarantine.enter(claimed.deaths);
    if (!leaveQuarantine) await this.#putOff(claimed);
    return leaveQuarantine;
  }

  /** A run of another Heddle's kinds is left for a worker that has them: the sweeper rings for it again. */
  async #isForUs({ claim, snapshot }: ClaimedSegment): Promise<boolean> {
    const { host, platform, missingKinds } = this.#options;
    try {
      const missing = missingKinds(await host.plan(snapshot.planId), claim.segment);
      if (missing.length === 0) return true;
      platform.logger.warn({ ...claim, missing }, 'kinds that this worker does not have');
      await platform.runs.giveBack(claim);
    } catch (error) {
      platform.logger.warn({ err: error, ...claim }, 'plan');
      host.lose(claim);
    }
    return false;
  }

  /**
   * Somebody else is in quarantine: the segment goes back and rings again soon. The queue keeps that bell, since whoever
   * is in quarantine may end this process. What does not go back is given back by the sweeper, and rung for.
   */
  async #putOff({ claim }: ClaimedSegment): Promise<void> {
    const { host, platform } = this.#options;
    const { runId, segment } = claim;
    try {
      await platform.runs.giveBack(claim);
    } catch (error) {
      platform.logger.warn({ err: error, ...claim }, 'put off');
      return host.lose(claim);
    }
    await platform.queue
      .ring('segments', [{ runId, segment }], { delayMs: QUARANTINE_MS })
      .catch((error: unknown) => platform.logger.warn({ err: error, ...claim }, 'ring'));
  }
}
