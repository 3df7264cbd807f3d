import type { Plan } from '@heddle/contracts';
import { firstSegments } from '@heddle/engine';
import type { Commit, CommitResult, RunSnapshot, SegmentBell, StartRun } from '@heddle/ports';
import { MemoryRecord } from '../../../packages/adapters/memory/src/memory-record.ts';
import type { MemoryRun } from '../../../packages/adapters/memory/src/memory-run.ts';
import { STARTED_AT } from './bodies.ts';
import { ClaimCheck } from './check-claims.ts';
import { EffectCheck } from './check-effects.ts';
import { RunCheck } from './check-run.ts';
import type { Coverage } from './coverage.ts';
import { CALLED } from './graphs.ts';
import { pinsOf } from './pins.ts';
import { seeded } from './random.ts';
import type { WorkerFaults } from './site.ts';
import { Worker } from './worker.ts';

/** The record's clock in a simulation: moved by steps alone. */
export interface SimulatedClock {
  now(): number;
}

/** How a simulation is broken on purpose, from outside: another record, or workers with a fault. */
export interface Mutant {
  readonly name: string;
  readonly record?: (clock: SimulatedClock, world: () => World) => MemoryRecord;
  readonly worker?: WorkerFaults;
}

export interface WorldOptions {
  readonly seed: number;
  readonly plan: Plan;
  readonly mutant?: Mutant | undefined;
  /** Takes note of what happens, for people. */
  readonly note?: ((line: string) => void) | undefined;
  /** Counts what the simulation came to. */
  readonly coverage?: Coverage | undefined;
}

const WORKERS = 3;

/** Silence after which a worker is dead. */
const DEAD_AFTER_MS = 8_000;

/** One simulated installation: the record, bells on their way, workers, and what must hold of them. */
export class World {
  /** The only workspace. */
  readonly workspaceId = 'workspace';
  now = STARTED_AT;
  readonly clock: SimulatedClock = { now: () => this.now };
  readonly record: MemoryRecord;
  readonly bells: SegmentBell[] = [];
  readonly workers: Worker[] = [];
  readonly claims: ClaimCheck;
  readonly note: ((line: string) => void) | undefined;
  readonly coverage: Coverage | undefined;
  /** What somebody looked at before they asked to resume it; it may have moved on since. */
  looked: RunSnapshot | undefined;
  readonly random: () => number;
  readonly faults: WorkerFaults;
  readonly #plans = new Map<string, Plan>();
  readonly #checks = new Map<string, RunCheck>();
  readonly effects = new EffectCheck();
  readonly #seen = new Map<string, number>();
  #hired = 0;
  #claimed = 0;

  constructor({ seed, plan, mutant, note, coverage }: WorldOptions) {
    this.note = note;
    this.coverage = coverage;
    this.claims = new ClaimCheck(this.clock.now, (workerId, since) => {
      const seen = this.#seen.get(workerId) ?? 0;
      return seen < 0 || Math.max(seen, since) < this.now - DEAD_AFTER_MS;
    });
    this.random = seeded(seed ^ 0x5bd1e995);
    this.faults = mutant?.worker ?? {};
    this.record = mutant?.record?.(this.clock, () => this) ?? new MemoryRecord(this.clock);
    for (const each of [plan, ...CALLED]) this.#plans.set(each.id, each);
    for (let count = 0; count < WORKERS; count++) this.hire();
    const isSession = seed % 5 === 0;
    for (let count = 0; count < (isSession ? 2 : 1); count++)
      this.start(plan, { ...(isSession ? { serialKey: 'session' } : {}), ...pinsOf(plan, seed) });
  }

  plan(id: string): Plan {
    const plan = this.#plans.get(id);
    if (!plan) throw new Error(`There is no plan ${id}.`);
    return plan;
  }

  hire(): void {
    const number = this.#hired++;
    const worker = new Worker(this, `w${number}`, ((number % 3) - 1) * 300_000);
    this.workers.push(worker);
    this.heartbeat(worker);
  }

  /** A worker is gone without a word, or with one. */
  dismiss(worker: Worker, isRetired: boolean): void {
    this.workers.splice(this.workers.indexOf(worker), 1);
    if (isRetired) this.record.workers.retire(worker.id);
    if (isRetired) this.#seen.set(worker.id, Number.NEGATIVE_INFINITY);
    this.hire();
  }

  heartbeat(worker: Worker): void {
    this.record.workers.heartbeat({ workerId: worker.id, pid: 1, startedAt: 0 });
    this.#seen.set(worker.id, this.now);
  }

  /** Accepts a run; a known call gives the run it started. */
  start(plan: Plan, rest: Partial<StartRun>): string {
    const ready = firstSegments(plan);
    const result = this.record.start({
      runId: `run-${this.record.runs.size + 1}`,
      workspaceId: this.workspaceId,
      planId: plan.id,
      input: { value: 1 },
      ready,
      events: [{ type: 'run-started', at: this.now }],
      ...rest,
    });
    if (result.outcome === 'conflict') throw new Error('A simulated call came with another body.');
    const { runId } = result;
    if (result.outcome === 'replayed') return runId;
    const run = this.record.runs.get(runId);
    if (run) this.#checks.set(runId, new RunCheck(plan, run, this.coverage));
    if (result.queuedBehindSession) this.coverage?.count('a run waits for another of its session');
    else this.ring(ready.map((segment) => ({ runId, segment })));
    return runId;
  }

  ring(bells: readonly SegmentBell[]): void {
    this.bells.push(...bells);
  }

  claim(worker: Worker, bell: SegmentBell, isLost: boolean): void {
    const taken = this.record.claim({ ...bell, workerId: worker.id });
    this.note?.(
      `${worker.id} claims ${bell.runId} ${bell.segment}: ${taken ? `epoch ${taken.claim.epoch}` : 'no'}${isLost ? ', answer lost' : ''}`,
    );
    const token = `c${this.#claimed++}`;
    if (taken) this.claims.claimed(taken.claim, token);
    if (isLost) worker.lost.push(bell);
    else if (taken)
      worker.begin({ ...taken, snapshot: { ...taken.snapshot, ready: [...taken.snapshot.ready] } }, token);
  }

  commit(token: string, commit: Commit): CommitResult {
    const { runId } = commit.claim;
    const run = this.run(runId);
    const before = { isOpen: run.endedAt === undefined, version: run.version, events: run.events.length };
    const result = this.record.commit(commit);
    this.note?.(
      `  ${commit.claim.workerId} commits ${commit.claim.segment} on ${commit.expectedVersion}: ${result.outcome} ${JSON.stringify(commit.settled)}${commit.end ? ` ends ${commit.end.status}` : ''}${commit.ready.length > 0 ? ` rings ${commit.ready}` : ''}${commit.release ? ' releases' : ''}${commit.forgotten ? ` forgets ${commit.forgotten}` : ''}`,
    );
    const after = { version: run.version, events: run.events.length };
    this.claims.committed(commit, token, result, before, after);
    this.coverage?.commit(commit, result);
    if (result.outcome === 'committed') this.effects.committed(runId, commit.settled);
    if (result.outcome === 'committed')
      for (const { activation, due } of commit.timers ?? [])
        this.#checks.get(runId)?.timer(activation, 'at' in due ? due.at : this.now + due.afterMs);
    if (result.outcome !== 'moved') return result;
    return { outcome: 'moved', snapshot: { ...result.snapshot, ready: [...result.snapshot.ready] } };
  }

  giveBack(worker: Worker, bell: SegmentBell): void {
    const isBack = this.record.giveBack({ ...bell, workerId: worker.id });
    this.note?.(`${worker.id} gives back ${bell.segment}: ${isBack}`);
    if (!isBack) return;
    this.coverage?.count('a worker gives a segment back');
    this.claims.gaveBack({ ...bell, workerId: worker.id });
    this.ring([bell]);
  }

  /** Everything that must hold now. @throws Violation */
  inspect(): void {
    for (const run of this.record.runs.values()) this.#checks.get(run.start.runId)?.inspect(run);
  }

  /** A run that there must be. */
  run(runId: string): MemoryRun {
    const run = this.record.runs.get(runId);
    if (!run) throw new Error(`There is no run ${runId}.`);
    return run;
  }
}
