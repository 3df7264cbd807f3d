import { addUsage, HeddleError, type NodeState, type RunEventBody } from '@heddle/contracts';
import type {
  Claim,
  ClaimedRun,
  Clock,
  Commit,
  CommitResult,
  RecordedExchange,
  RunLog,
  StartResult,
  StartRun,
  SweepOptions,
} from '@heddle/ports';
import { MemoryConversations } from './memory-conversations.ts';
import { MemoryKeys } from './memory-keys.ts';
import { prunable } from './memory-retention.ts';
import { appendEvents, createMemoryRun, endRun, type MemoryRun, memorySnapshot } from './memory-run.ts';
import { keepLarge } from './memory-values.ts';
import { MemoryWaits } from './memory-waits.ts';
import { MemoryWorkers } from './memory-workers.ts';

/** The tables. Every method is one transaction: it neither waits nor calls out, so nothing can come between. */
export class MemoryRecord {
  readonly runs = new Map<string, MemoryRun>();
  readonly conversations = new MemoryConversations();
  readonly workers: MemoryWorkers;
  readonly waits: MemoryWaits;
  readonly #keys = new MemoryKeys();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.waits = new MemoryWaits(this.runs, clock);
    this.workers = new MemoryWorkers(clock);
  }

  start(run: StartRun): StartResult {
    refuseNul([run.session, run.user, run.serialKey, run.slug, run.keyId, ...run.ready]);
    const now = this.#clock.now();
    const known = run.idempotency && this.#keys.known(run.idempotency, now);
    if (known !== undefined) return known;
    if (this.runs.has(run.runId)) {
      throw new HeddleError('conflict', `Expected a new run id, found ${run.runId} in use.`);
    }
    const waits = run.serialKey !== undefined && this.#openOf(run.serialKey).length > 0;
    const fresh = createMemoryRun(run, { accepted: this.runs.size, now, waits });
    if (run.idempotency !== undefined) this.#keys.keep(run.idempotency, run.runId, now);
    this.runs.set(run.runId, fresh);
    return { outcome: 'started', runId: run.runId, queuedBehindSession: waits };
  }

  claim(target: Parameters<RunLog['claim']>[0]): ClaimedRun | undefined {
    const run = this.#open(target.runId);
    if (run === undefined) return undefined;
    const held = run.claims.get(target.segment);
    if (!run.ready.includes(target.segment) && !this.workers.isDead(held)) return undefined;
    const deaths = this.workers.deathsWith(held);
    const claim = this.#take(run, target.segment, target.workerId, deaths);
    run.status = 'running';
    run.rings = 0;
    return { claim, snapshot: memorySnapshot(run), deaths };
  }

  commit(commit: Commit): CommitResult {
    const run = this.#open(commit.claim.runId);
    const held = run?.claims.get(commit.claim.segment);
    if (run === undefined || held?.epoch !== commit.claim.epoch || held.workerId !== commit.claim.workerId) {
      return { outcome: 'fenced' };
    }
    if (run.version !== commit.expectedVersion) return { outcome: 'moved', snapshot: memorySnapshot(run) };
    const keptEpoch = this.#apply(run, commit);
    return {
      outcome: 'committed',
      version: run.version,
      seq: run.events.length,
      ...(keptEpoch === undefined ? {} : { keptEpoch }),
    };
  }

  giveBack({ runId, segment, workerId }: Parameters<RunLog['giveBack']>[0]): boolean {
    const run = this.#open(runId);
    const held = run?.claims.get(segment);
    if (run === undefined || held === undefined || held.workerId !== workerId) return false;
    run.claims.set(segment, { epoch: held.epoch, at: held.at, deaths: held.deaths });
    run.readyAt = this.#clock.now();
    run.ready = [...run.ready.filter((id) => id !== segment), segment];
    run.version += 1;
    return true;
  }

  cancel({
    runId,
    workspaceId,
    event,
  }: Parameters<RunLog['cancel']>[0]): Awaited<ReturnType<RunLog['cancel']>> {
    const run = this.runs.get(runId);
    if (run === undefined || run.start.workspaceId !== workspaceId) return undefined;
    if (run.endedAt !== undefined) return { ended: false, status: run.status };
    run.version += 1;
    appendEvents(run, [event]);
    endRun(run, 'cancelled', this.#clock.now());
    if (run.start.serialKey !== undefined) this.release(run.start.serialKey, Number.NEGATIVE_INFINITY);
    return { ended: true, status: 'cancelled' };
  }

  abandon({ runId, error, at }: Parameters<RunLog['abandon']>[0]): Awaited<ReturnType<RunLog['abandon']>> {
    const run = this.#open(runId);
    if (run === undefined) return undefined;
    run.version += 1;
    run.error = error;
    type Failed = Extract<RunEventBody, { type: 'run-failed' }>['error'];
    appendEvents(run, [{ type: 'run-failed', at, error: error as Failed, usage: run.usage }]); // cast: only readonly differs
    endRun(run, 'failed', this.#clock.now());
    const { serialKey, workspaceId, caller } = run.start;
    if (serialKey !== undefined) this.release(serialKey, Number.NEGATIVE_INFINITY);
    return { seq: run.events.length, workspaceId, isCalled: caller !== undefined };
  }

  /** `readyAt` says since when the released run counts as waiting for its bell. */
  release(serialKey: string, readyAt = this.#clock.now()): { runId: string; ready: string[] } | undefined {
    const run = this.#openOf(serialKey)[0];
    if (run?.status !== 'queued') return undefined;
    run.ready = run.parked ?? run.ready;
    run.parked = undefined;
    run.readyAt = readyAt;
    return { runId: run.start.runId, ready: [...run.ready] };
  }

  sweep({ readyOlderThanMs, limit, afterLoss = false }: SweepOptions): { runId: string; segment: string }[] {
    const now = this.#clock.now();
    const bells: { runId: string; segment: string }[] = [];
    const ring = (runId: string, segments: readonly string[]) =>
      bells.push(...segments.map((segment) => ({ runId, segment })));
    let rows = 0;
    for (const run of this.runs.values()) {
      if (run.endedAt !== undefined || rows === limit) continue;
      const dead = [...run.claims].filter(([, claim]) => this.workers.isDead(claim));
      const wait = readyOlderThanMs * 2 ** Math.min(run.rings, afterLoss ? 0 : 2);
      if (dead.length === 0 && (run.ready.length === 0 || run.readyAt >= now - wait)) continue;
      for (const [segment, claim] of dead) {
        const { epoch, at } = claim;
        run.claims.set(segment, { epoch, at, deaths: this.workers.deathsWith(claim) });
        if (!run.ready.includes(segment)) run.ready.push(segment);
      }
      run.readyAt = now;
      run.rings += 1;
      rows += 1;
      ring(run.start.runId, run.ready);
    }
    for (const run of [...this.runs.values()].filter((each) => each.parked !== undefined)) {
      const key = run.start.serialKey ?? '';
      if (this.#openOf(key).some((each) => each.parked === undefined)) continue;
      const released = this.release(key);
      if (released !== undefined) ring(released.runId, released.ready);
    }
    return bells;
  }

  prune(options: Parameters<RunLog['prune']>[0]): number {
    const doomed = prunable(this.runs, options, this.#clock.now());
    for (const id of doomed) this.runs.delete(id);
    this.#keys.forget(doomed);
    return doomed.size;
  }

  #apply(run: MemoryRun, commit: Commit): number | undefined {
    const { claim, keep, end } = commit;
    const now = this.#clock.now();
    const before = run.version;
    const kept = keepLarge(run, commit);
    run.version += 1;
    const state: Record<string, NodeState> = { ...run.state };
    for (const key of commit.forgotten ?? []) delete state[key];
    run.state = Object.assign(state, commit.settled);
    run.status = commit.status ?? run.status;
    for (const { activation, segment, due } of commit.timers ?? [])
      run.timers.set(activation, { segment, dueAt: 'at' in due ? due.at : now + due.afterMs });
    appendEvents(run, kept.events);
    if (commit.usage !== undefined) run.usage = addUsage(run.usage, commit.usage);
    this.#write(commit, now);
    if (end !== undefined) {
      run.output = kept.output;
      run.outputRef = kept.outputRef;
      run.error = end.error;
      endRun(run, end.status, now);
      return undefined;
    }
    if (run.ready.length === 0) run.readyAt = now;
    for (const segment of commit.ready) if (!run.ready.includes(segment)) run.ready.push(segment);
    if (commit.release) run.claims.set(claim.segment, { epoch: claim.epoch, at: now, deaths: 0 });
    else if (Object.keys(commit.settled).length > 0) {
      const held = run.claims.get(claim.segment);
      if (held) run.claims.set(claim.segment, { ...held, deaths: commit.deaths ?? 0 });
    }
    if (keep === undefined || !run.ready.includes(keep)) return undefined;
    return this.#take(run, keep, claim.workerId, 0, before).epoch;
  }

  #write({ claim, writes = [] }: Commit, at: number): void {
    for (const write of writes) {
      if (write.type === 'vault') {
        const run = this.runs.get(claim.runId);
        if (run !== undefined) run.vault = write.sealed;
        continue;
      }
      if (write.type === 'exchanges') {
        addExchanges(this.runs.get(claim.runId), write.exchanges);
        continue;
      }
      this.conversations.add(write, write.turns, at);
    }
  }

  #take(run: MemoryRun, segment: string, workerId: string, deaths: number, version = run.version): Claim {
    const epoch = Math.max(run.claims.get(segment)?.epoch ?? 0, version) + 1;
    run.ready = run.ready.filter((each) => each !== segment);
    run.claims.set(segment, { epoch, workerId, at: this.#clock.now(), deaths });
    return { runId: run.start.runId, segment, epoch, workerId };
  }

  #open(runId: string): MemoryRun | undefined {
    const run = this.runs.get(runId);
    return run?.endedAt === undefined ? run : undefined;
  }

  #openOf(serialKey: string): MemoryRun[] {
    return [...this.runs.values()]
      .filter((run) => run.endedAt === undefined && run.start.serialKey === serialKey)
      .sort((left, right) => left.accepted - right.accepted);
  }
}

function refuseNul(texts: readonly (string | undefined)[]): void {
  if (texts.some((text) => text?.includes('\0'))) {
    throw new HeddleError(
      'request-invalid',
      'Expected texts without NUL characters, as a database takes them.',
    );
  }
}

/** One that is there stays as it is. */
function addExchanges(run: MemoryRun | undefined, exchanges: readonly RecordedExchange[]): void {
  const keyOf = ({ activation, attempt, turn, ordinal }: RecordedExchange): string =>
    JSON.stringify([activation, attempt, turn, ordinal]);
  const known = new Set(run?.exchanges.map(keyOf));
  run?.exchanges.push(...exchanges.filter((each) => !known.has(keyOf(each))));
}
