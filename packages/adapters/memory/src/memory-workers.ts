import type { Clock, RunLog } from '@heddle/ports';
import type { MemoryClaim } from './memory-run.ts';

/** Silence after which a worker is dead, as in the database. */
const DEAD_AFTER_MS = 8_000;

interface Worker {
  readonly workerId: string;
  readonly pid: number;
  readonly seenAt: number;
  readonly retired: boolean;
}

/** Leases of workers. */
export class MemoryWorkers {
  readonly #workers = new Map<string, Worker>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A worker that said goodbye stays dead. */
  heartbeat({ workerId, pid }: Parameters<RunLog['heartbeat']>[0]): void {
    if (this.#workers.get(workerId)?.retired) return;
    this.#workers.set(workerId, { workerId, pid, seenAt: this.#clock.now(), retired: false });
  }

  retire(workerId: string): void {
    const worker = this.#workers.get(workerId);
    if (worker !== undefined) this.#workers.set(workerId, { ...worker, retired: true });
  }

  list(): Awaited<ReturnType<RunLog['workers']>> {
    return [...this.#workers.values()].map(({ workerId, pid, seenAt, retired }) => ({
      workerId,
      pid,
      seenAt,
      alive: !retired && seenAt >= this.#clock.now() - DEAD_AFTER_MS,
    }));
  }

  /** Workers that died with a claim, one more if its own worker is dead without a goodbye. */
  deathsWith(claim: MemoryClaim | undefined): number {
    if (claim === undefined) return 0;
    const isCrash =
      claim.workerId !== undefined && this.isDead(claim) && !this.#workers.get(claim.workerId)?.retired;
    return claim.deaths + (isCrash ? 1 : 0);
  }

  /** Whether nobody stands behind a claim any more. The claim itself is a sign of life. */
  isDead(claim: MemoryClaim | undefined): boolean {
    if (claim?.workerId === undefined) return false;
    const worker = this.#workers.get(claim.workerId);
    if (worker?.retired) return true;
    return Math.max(claim.at, worker?.seenAt ?? 0) < this.#clock.now() - DEAD_AFTER_MS;
  }
}
