import { activationKey, HeddleError, type Plan } from '@heddle/contracts';
import { claimSegment, type EngineHost, indexOf, type NodeAttempt, runSegment } from '@heddle/engine';
import type { Clock, NodeResult, RunLog, SegmentBell } from '@heddle/ports';
import { settingsOf, simulatedBody } from './bodies.ts';
import { questionOf } from './lent-calls.ts';

/** The world of the full mode as one of its workers sees it. */
export interface FullSite {
  readonly log: RunLog;
  readonly clock: Clock;
  readonly random: () => number;
  /** Waits for a turn. */
  readonly pause: () => Promise<void>;
  plan(id: string): Plan;
  ring(bells: readonly SegmentBell[]): void;
  /** Starts the run that an activation calls, once, and gives its id. */
  call(attempt: NodeAttempt, activation: string): Promise<string>;
}

/** A worker process of the full mode: the real engine in a host whose every wait is a turn of the scheduler. */
export class FullWorker {
  readonly id: string;
  readonly #site: FullSite;
  readonly #host: EngineHost;
  readonly #death = new AbortController();

  constructor(site: FullSite, id: string) {
    this.id = id;
    this.#site = site;
    const { log, clock, random, pause } = site;
    this.#host = {
      workerId: id,
      log,
      plan: async (planId) => site.plan(planId),
      ring: async (bells) => site.ring(bells),
      lose: (bell) => void this.#giveBack(bell),
      tellCaller: async () => undefined,
      publish: () => undefined,
      publishDelta: () => undefined,
      runNode: (attempt) => this.#body(attempt),
      clock,
      random,
      sleep: async () => pause(),
    };
  }

  /** Answers a bell. */
  async work(bell: SegmentBell): Promise<void> {
    try {
      const claimed = await claimSegment(this.#host, bell, 'job');
      if (claimed) await runSegment(this.#host, claimed, this.#death.signal);
    } catch {
      // The claim or its work was lost: the host was told, and the sweeper rings again.
    }
  }

  /** Its process is gone. */
  kill(reason: string): void {
    this.#death.abort(new Error(reason));
  }

  async #giveBack(bell: SegmentBell): Promise<void> {
    while (!this.#death.signal.aborted) {
      try {
        if (await this.#site.log.giveBack({ ...bell, workerId: this.id })) this.#site.ring([bell]);
        return;
      } catch {
        // The record did not answer; it is asked again until it does.
      }
    }
  }

  /** Asks the lent node what a borrower has to ask. */
  async #ask({ plan, node, call, attempt }: NodeAttempt): Promise<void> {
    const lender = indexOf(plan).node(node.borrows[0]?.lender ?? '');
    if (!lender) return;
    for (let turn = 0; turn < settingsOf(node).count; turn++)
      await call(lender, questionOf(turn), () => {
        if (attempt <= settingsOf(lender).fails)
          throw new HeddleError('node-failed', `\`${lender.id}\` was told to fail.`, { retryable: true });
        return { outputs: { answer: turn } };
      });
  }

  async #body(attempt: NodeAttempt): Promise<NodeResult> {
    const { node, iteration, run, inputs, iterations, woken } = attempt;
    if (node.weight !== 'instant') await this.#site.pause();
    this.#death.signal.throwIfAborted();
    const key = activationKey(node.id, iteration);
    await this.#ask(attempt);
    const called = node.kind.startsWith('call@') && !woken ? await this.#site.call(attempt, key) : '';
    return simulatedBody({
      runId: run.runId,
      node,
      iteration,
      inputs,
      attempt: attempt.attempt,
      had: iterations?.count,
      woken,
      callRun: () => called,
    });
  }
}
