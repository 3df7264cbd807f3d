import { HeddleError } from '@heddle/contracts';
import { type ClaimedSegment, type EngineHost, runSegment } from '@heddle/engine';
import type { SegmentBell } from '@heddle/ports';

/** The segments this worker has claimed, by run, so that a cancel reaches their bodies. */
export class HeldRuns {
  readonly #held = new Map<string, Set<AbortController>>();
  readonly #work = new Set<Promise<unknown>>();

  readonly #lost = new Map<string, SegmentBell>();

  /** Notes a segment that this worker may hold in the record and does not work on. */
  lose(bell: SegmentBell): void {
    this.#lost.set(`${bell.runId} ${bell.segment}`, bell);
  }

  /** Segments noted by {@link lose}, each handed out once. */
  takeLost(): readonly SegmentBell[] {
    const lost = [...this.#lost.values()];
    this.#lost.clear();
    return lost;
  }

  get runIds(): readonly string[] {
    return [...this.#held.keys()];
  }

  async run(host: EngineHost, claimed: ClaimedSegment): Promise<void> {
    const controller = new AbortController();
    const { runId } = claimed.claim;
    const controllers = this.#held.get(runId) ?? new Set();
    controllers.add(controller);
    this.#held.set(runId, controllers);
    const work = runSegment(host, claimed, controller.signal);
    this.#work.add(work);
    try {
      await work;
    } finally {
      this.#work.delete(work);
      controllers.delete(controller);
      if (controllers.size === 0) this.#held.delete(runId);
    }
  }

  /** Aborts the bodies of a run; what they still return is fenced off by the record. */
  cancel(runId: string): void {
    for (const controller of this.#held.get(runId) ?? [])
      controller.abort(new HeddleError('run-cancelled', 'The run was cancelled.'));
  }

  /** Waits for bodies to finish, and aborts those that take longer; their claims die with this worker's lease. */
  async drain(graceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.allSettled(this.#work), late]);
    clearTimeout(timer);
    for (const runId of this.runIds) this.cancel(runId);
    await Promise.allSettled(this.#work);
  }
}
