import { createMemoryRunLog } from '@heddle/adapter-memory';
import type { Plan, RunEvent } from '@heddle/contracts';
import { firstSegments, indexOf, type NodeAttempt, segmentsWith } from '@heddle/engine';
import type { Clock, SegmentBell } from '@heddle/ports';
import { checkLog } from './check-log.ts';
import { type FullSite, FullWorker } from './full-worker.ts';
import { CALLED, calledBy } from './graphs.ts';
import { seeded } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { type Outcome, planOfSeed } from './simulate.ts';
import { Violation } from './violation.ts';

const WORKSPACE = '00000000-0000-7000-8000-000000000001';
const runIdOf = (count: number): string => `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`;

/** Rounds with faults, and rounds after which a run that is not over never will be. */
const FAULTY_ROUNDS = 120;
const ROUNDS = 700;
const WORKERS = 3;

/** One seed through the real engine: real promises, the record in memory, operations in an order of the seed. */
class FullWorld {
  readonly #random: () => number;
  readonly #scheduler: Scheduler;
  readonly #plan: Plan;
  readonly #bells: SegmentBell[] = [];
  readonly #workers: FullWorker[] = [];
  readonly #clock: Clock = { now: () => this.#now };
  readonly #log;
  #now = 1_000_000;
  #isCalm = false;
  #hired = 0;
  #runs = 0;

  constructor(seed: number) {
    this.#random = seeded(seed);
    this.#scheduler = new Scheduler(this.#random);
    this.#plan = planOfSeed(seed);
    this.#log = createMemoryRunLog({
      clock: this.#clock,
      random: () => (this.#isCalm ? 1 : this.#random()),
      pause: this.#scheduler.pause,
      refusals: 0.03,
      lostAnswers: 0.03,
    });
  }

  get steps(): number {
    return this.#scheduler.turns;
  }

  async run(): Promise<void> {
    for (let count = 0; count < WORKERS; count++) this.#hire();
    const runId = runIdOf(++this.#runs);
    const ready = firstSegments(this.#plan);
    await this.#scheduler.ask(() => this.#start(this.#plan, runId));
    this.#ring(ready.map((segment) => ({ runId, segment })));
    for (let round = 0; round < ROUNDS; round++) {
      this.#isCalm = round >= FAULTY_ROUNDS;
      await this.#round(runId);
      if (round % 8 === 7 && (await this.#isOver(runId))) break;
      if (round === ROUNDS - 1) throw new Violation('liveness', await this.#standing(runId));
    }
    for (const worker of this.#workers) worker.kill('over');
    await this.#scheduler.run(200);
    checkLog(this.#plan, await this.#events(runId));
  }

  async #round(runId: string): Promise<void> {
    const bell = this.#bells.splice(Math.floor(this.#random() * this.#bells.length), 1)[0];
    const worker = this.#workers[Math.floor(this.#random() * this.#workers.length)];
    if (bell && worker) void worker.work(bell);
    const went = await this.#scheduler.run(1 + Math.floor(this.#random() * 6));
    if (!this.#isCalm && this.#random() < 0.02 && worker) this.#kill(worker);
    if (went && this.#random() > 0.1) return;
    this.#now += 3_000;
    await this.#upkeep();
    await this.#signal(runId);
  }

  /** Workers say that they live, the sweeper looks, and callers hear of what they called. */
  async #upkeep(): Promise<void> {
    for (const { id } of this.#workers)
      await this.#scheduler.ask(() => this.#log.heartbeat({ workerId: id, pid: 1, startedAt: 0 }));
    this.#ring(
      (await this.#scheduler.ask(() => this.#log.sweep({ readyOlderThanMs: 2_000, limit: 500 }))).bells,
    );
    this.#ring((await this.#scheduler.ask(() => this.#log.wakeDue(500))).bells);
    for (const run of await this.#scheduler.ask(() => this.#log.unheard(500))) await this.#tell(run.runId);
  }

  #kill(worker: FullWorker): void {
    worker.kill('killed');
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    this.#hire();
  }

  #hire(): void {
    const site: FullSite = {
      log: this.#log,
      clock: this.#clock,
      random: this.#random,
      pause: this.#scheduler.pause,
      plan: (id) => CALLED.find((plan) => plan.id === id) ?? this.#plan,
      ring: (bells) => this.#ring(bells),
      call: (attempt, activation) => this.#call(attempt, activation),
    };
    this.#workers.push(new FullWorker(site, `w${this.#hired++}`));
  }

  #ring(bells: readonly SegmentBell[]): void {
    for (const bell of bells) {
      const fate = this.#isCalm ? 1 : this.#random();
      if (fate >= 0.1) this.#bells.push(bell);
      if (fate < 0.3) this.#bells.push(bell);
    }
  }

  async #call({ plan, run }: NodeAttempt, activation: string): Promise<string> {
    const [segment = ''] = segmentsWith(plan, [activation]);
    const called = calledBy(activation, run.caller !== undefined);
    const started = await this.#start(called, runIdOf(++this.#runs), {
      caller: { runId: run.runId, activation, segment, depth: (run.caller?.depth ?? 0) + 1 },
      idempotency: { scope: `call/${run.runId}`, key: activation, bodyHash: called.id },
    });
    if (started.outcome === 'conflict') throw new Error('A simulated call came with another body.');
    this.#ring(firstSegments(called).map((each) => ({ runId: started.runId, segment: each })));
    return started.runId;
  }

  #start(plan: Plan, runId: string, rest: object = {}) {
    return this.#log.start({
      runId,
      workspaceId: WORKSPACE,
      planId: plan.id,
      input: { value: 1 },
      ready: firstSegments(plan),
      events: [{ type: 'run-started', at: this.#now }],
      idempotency: { scope: 'simulator', key: runId, bodyHash: plan.id },
      ...rest,
    });
  }

  async #tell(calledRunId: string): Promise<void> {
    const run = await this.#scheduler.ask(() =>
      this.#log.get({ runId: calledRunId, workspaceId: WORKSPACE }),
    );
    if (run?.caller) await this.#wake(run.caller.runId, run.caller.activation, 'run', { calledRunId });
  }

  async #wake(runId: string, activation: string, by: 'run' | 'signal', rest: object): Promise<void> {
    const [nodeId = '', iteration] = activation.split('@');
    const segment = segmentsWith(this.#plan, [activation])[0] ?? '';
    const place = iteration === undefined ? { nodeId } : { nodeId, iteration };
    const event = { type: 'node-woken' as const, at: this.#now, ...place, by };
    await this.#scheduler.ask(() =>
      this.#log.wake({ runId, workspaceId: WORKSPACE, activation, segment, by, event, ...rest }),
    );
    this.#ring([{ runId, segment }]);
  }

  /** Answers what waits for a signal; a doubt stays a person's. */
  async #signal(runId: string): Promise<void> {
    const snapshot = await this.#snapshot(runId);
    for (const [key, now] of Object.entries(snapshot?.state ?? {}))
      if (now.status === 'waiting' && now.on.includes('signal')) await this.#wake(runId, key, 'signal', {});
  }

  #snapshot(runId: string) {
    return this.#scheduler.ask(() => this.#log.snapshot({ runId, workspaceId: WORKSPACE }));
  }

  async #isOver(runId: string): Promise<boolean> {
    const run = await this.#scheduler.ask(() => this.#log.get({ runId, workspaceId: WORKSPACE }));
    if (run?.endedAt !== undefined) return true;
    const states = Object.values((await this.#snapshot(runId))?.state ?? {});
    return this.#isCalm && states.some((now) => now.status === 'waiting' && now.on.includes('person'));
  }

  async #standing(runId: string): Promise<string> {
    const { state, ready, claims } = (await this.#snapshot(runId)) ?? {};
    return `${runId}: ${JSON.stringify({ state, ready, claims, segments: indexOf(this.#plan).children(undefined).length })}`;
  }

  #events(runId: string): Promise<readonly RunEvent[]> {
    return this.#scheduler.ask(() => this.#log.events({ runId, workspaceId: WORKSPACE, after: 0 }));
  }
}

/** A seed through the real engine: faults, then calm, then the log of what happened is checked. */
export async function simulateFull(seed: number): Promise<Outcome> {
  const world = new FullWorld(seed);
  try {
    await world.run();
    return { steps: world.steps };
  } catch (error) {
    if (error instanceof Violation) return { steps: world.steps, violation: error };
    throw error;
  }
}
