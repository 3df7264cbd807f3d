import { setTimeout as delay } from 'node:timers/promises';
import { type Lab, type LabProcess, WORKERS } from './lab/lab.ts';
import { processExists } from './lab/process.ts';
import type { SinkCall } from './lab/sink.ts';
import { acceptRun, type LabRun, type ReadyRun } from './lab-run.ts';
import type { Random } from './random.ts';
import { describeWaits, type ReadyWatch, watchReady } from './ready-watch.ts';
import { watchRecovery } from './recovery.ts';

/** What a fault may do to the runs, so that the checker does not call it a violation. */
export interface Allowance {
  /** Further calls of a key beyond its attempts: one for each time its holder was lost. */
  repeats: number;
  /** Keys (`run:node:iteration`) whose body was taken from its holder once more than `repeats` says. */
  readonly keys: Set<string>;
  /** Runs whose stored rows the fault changed: only the fault itself judges how they went on. */
  readonly spoiled: Set<string>;
  /** Runs that were cancelled, or that must not come to their foretold end, and the statuses they may end with. */
  readonly ends: Map<string, readonly string[]>;
}

/** Longest time between a worker's first claim and the word that it is ready. */
const STARTS_WITHIN_MS = 10_000;

/** One injection of one fault, shared by several runs. */
export class Trial {
  readonly lab: Lab;
  readonly random: Random;
  readonly ready: readonly ReadyRun[];
  readonly runs: LabRun[] = [];
  readonly allowance: Allowance = { repeats: 0, keys: new Set(), spoiled: new Set(), ends: new Map() };
  /** What went wrong beside the invariants. */
  readonly complaints: string[] = [];
  /** Milliseconds from a `kill -9` until another worker had claimed each segment that the dead one held. */
  readonly recoveries: number[] = [];
  readonly notes: Record<string, number | string> = {};
  readonly #watches: Promise<void>[] = [];
  #readyWatch: ReadyWatch | undefined;

  constructor(lab: Lab, random: Random, ready: readonly ReadyRun[]) {
    this.lab = lab;
    this.random = random;
    this.ready = ready;
  }

  /** Accepts the runs, spread over so many milliseconds. */
  async start(overMs = 1_000): Promise<void> {
    const accepted = await Promise.allSettled(
      this.ready.map(async (run, index) => {
        await delay((overMs * index) / this.ready.length);
        this.runs.push(await acceptRun(run));
      }),
    );
    for (const each of accepted) if (each.status === 'rejected') throw each.reason;
  }

  /** Notes a violation of what the fault itself promises. */
  expect(isTrue: boolean, what: string): void {
    if (!isTrue) this.complaints.push(what);
  }

  /** `kill -9` of a worker; measures how long what it held stays without a living holder, and starts another worker. */
  async kill(worker: LabProcess): Promise<void> {
    if (!worker.isRunning()) return;
    this.allowance.repeats++;
    await worker.kill();
    const killedAt = performance.now();
    const held = await this.lab.record.heldBy(worker.pid);
    this.#watches.push(watchRecovery(this.lab.record, worker.pid, held, killedAt, this.recoveries));
    if (this.lab.workers().length < WORKERS) await this.lab.addWorker();
  }

  /**
   * The worker that runs the body behind a call of the sink; undefined when the record names none. One that has just
   * started takes work before the lab is told that it is ready, so it is waited for.
   */
  async holderOf({ runId, node, iteration }: SinkCall): Promise<LabProcess | undefined> {
    const pid = await this.lab.record.holderOf(runId, node, iteration);
    const find = (): LabProcess | undefined => this.lab.workers().find((worker) => worker.pid === pid);
    if (pid !== undefined)
      await this.until(() => find() !== undefined || !processExists(pid), STARTS_WITHIN_MS);
    return find();
  }

  /** Waits until a run of this trial calls the sink, at most so long. */
  async sinkCalled(withinMs = 10_000): Promise<void> {
    const before = this.lab.sink.calls.length;
    await this.until(() => this.lab.sink.calls.length > before, withinMs);
  }

  /** Waits for a condition; gives whether it came true in time. */
  async until(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      if (await condition()) return true;
      await delay(20);
    }
    return false;
  }

  /** Notes how long ready segments stay without a claim, from now on until the runs are over. */
  watchReady(): void {
    this.#readyWatch ??= watchReady(this.lab.record, () => this.runs.map((run) => run.runId));
  }

  /** Settles when everything that is being watched is measured. */
  async settled(): Promise<void> {
    await Promise.all(this.#watches);
    if (this.#readyWatch !== undefined)
      this.notes.unclaimedFor = describeWaits(await this.#readyWatch.stop());
  }
}
