import { activationPlace, type NodeState } from '@heddle/contracts';
import type { Clock, RunLog, SegmentBell, WakeResult } from '@heddle/ports';
import { appendEvents, type MemoryRun } from './memory-run.ts';

/** What runs wait for: timers, signals, runs they called, and somebody who resumes them. */
export class MemoryWaits {
  readonly #runs: ReadonlyMap<string, MemoryRun>;
  readonly #clock: Clock;

  constructor(runs: ReadonlyMap<string, MemoryRun>, clock: Clock) {
    this.#runs = runs;
    this.#clock = clock;
  }

  wake(target: Parameters<RunLog['wake']>[0]): WakeResult | undefined {
    const run = this.#of(target);
    if (run === undefined) return undefined;
    const called = this.#runs.get(target.calledRunId ?? '');
    const waits = run.state[target.activation];
    // An answer from before the called run was resumed is none.
    if (called && target.calledSeq !== undefined && called.events.length !== target.calledSeq)
      return { outcome: 'not-waiting' };
    // A caller that has not come to its wait is told again.
    const isOnItsWay = run.endedAt === undefined && (waits === undefined || waits.status === 'begun');
    if (called && !isOnItsWay) called.callerHeard = true;
    if (run.endedAt !== undefined || waits?.status !== 'waiting' || !waits.on.includes(target.by))
      return { outcome: 'not-waiting' };
    // Waits of before this was kept do not say which event began them.
    if (target.waitSeq !== undefined && waits.seq !== undefined && waits.seq !== target.waitSeq)
      return { outcome: 'not-waiting' };
    const output = called?.values.get(target.outputRef ?? '');
    if (target.outputRef !== undefined && output !== undefined) run.values.set(target.outputRef, output);
    const value = {
      ...(target.value === undefined ? {} : { value: target.value }),
      ...(target.outputRef === undefined ? {} : { outputRef: target.outputRef }),
    };
    run.state = { ...run.state, [target.activation]: { status: 'woken', by: target.by, ...value } };
    // A worker that has the segment finds what woke, when its commit is refused for the version.
    if (run.claims.get(target.segment)?.workerId === undefined)
      run.ready = [...run.ready.filter((id) => id !== target.segment), target.segment];
    run.readyAt = this.#clock.now();
    run.status = 'running';
    run.version += 1;
    run.timers.delete(target.activation);
    appendEvents(run, [target.event]);
    return { outcome: 'woken', seq: run.events.length };
  }

  /** A failed run may be resumed: its timers wait for that. */
  wakeDue(limit: number): SegmentBell[] {
    const now = this.#clock.now();
    const bells: SegmentBell[] = [];
    for (const run of this.#runs.values()) {
      for (const [activation, { segment, dueAt }] of run.timers) {
        if (dueAt > now || bells.length === limit) continue;
        if (run.status === 'failed') {
          run.timers.set(activation, { segment, dueAt: Number.POSITIVE_INFINITY });
          continue;
        }
        run.timers.delete(activation);
        const place = activationPlace(activation);
        const { runId, workspaceId } = run.start;
        const event = { type: 'node-woken' as const, at: now, ...place, by: 'time' as const };
        if (this.wake({ runId, workspaceId, activation, segment, by: 'time', event })?.outcome === 'woken')
          bells.push({ runId, segment });
      }
    }
    return bells;
  }

  resume(target: Parameters<RunLog['resume']>[0]): boolean {
    const run = this.#of(target);
    if (run?.status !== 'failed' || run.version !== target.expectedVersion) return false;
    const now = this.#clock.now();
    const state: Record<string, NodeState> = { ...run.state };
    for (const key of target.forgotten) delete state[key];
    run.state = Object.assign(state, target.settled);
    run.status = 'running';
    // The end forgot the epochs of all claims. Epochs grow with the version, so a leap keeps old claims old.
    run.version += 1_000;
    run.endedAt = undefined;
    run.error = undefined;
    run.output = undefined;
    run.outputRef = undefined;
    run.ready = [...target.ready];
    run.readyAt = now;
    run.callerHeard = run.start.caller === undefined;
    appendEvents(run, [target.event]);
    for (const [activation, timer] of run.timers)
      if (timer.dueAt === Number.POSITIVE_INFINITY) run.timers.set(activation, { ...timer, dueAt: now });
    // What the runs it called came to say while it was over, they say again.
    for (const called of this.#runs.values())
      if (called.start.caller?.runId === run.start.runId && called.endedAt !== undefined)
        called.callerHeard = false;
    return true;
  }

  /** Called runs that are over and whose callers were not told. */
  unheard(limit: number): MemoryRun[] {
    return [...this.#runs.values()]
      .filter(
        ({ start, callerHeard, endedAt }) =>
          start.caller !== undefined &&
          !callerHeard &&
          endedAt !== undefined &&
          this.#runs.has(start.caller.runId),
      )
      .slice(0, limit);
  }

  /** Open runs that a run called. */
  called(target: Parameters<RunLog['called']>[0]): string[] {
    if (this.#of(target) === undefined) return [];
    return [...this.#runs.values()]
      .filter(({ start, endedAt }) => endedAt === undefined && start.caller?.runId === target.runId)
      .map(({ start }) => start.runId);
  }

  /** Open runs whose caller is over without them, but for callers that may be resumed. */
  orphaned(limit: number): { runId: string; workspaceId: string }[] {
    return [...this.#runs.values()]
      .filter(({ start, endedAt }) => {
        const status = this.#runs.get(start.caller?.runId ?? '')?.status;
        return endedAt === undefined && (status === 'completed' || status === 'cancelled');
      })
      .slice(0, limit)
      .map(({ start: { runId, workspaceId } }) => ({ runId, workspaceId }));
  }

  #of({
    runId,
    workspaceId,
  }: {
    readonly runId: string;
    readonly workspaceId: string;
  }): MemoryRun | undefined {
    const run = this.#runs.get(runId);
    return run?.start.workspaceId === workspaceId ? run : undefined;
  }
}
