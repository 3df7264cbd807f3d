import {
  addUsage,
  canonicalJson,
  HeddleError,
  type JsonObject,
  NO_USAGE,
  type RunEventBody,
  type RunState,
  type Segment,
  type Usage,
} from '@heddle/contracts';
import type { Claim, Commit, CommitResult, RunSnapshot } from '@heddle/ports';
import { advance, type Decision, segmentsWith } from './advance.ts';
import type { Values } from './gather-inputs.ts';
import { NOTHING, type Pending, withoutTaken } from './pending.ts';
import type { SegmentRunOptions } from './segment-run.ts';
import type { Settlement } from './settle-node.ts';

/** Longest wait between two tries of a commit that the record did not answer. */
const MAX_COMMIT_WAIT_MS = 2_000;

export type FinishResult =
  | 'fenced'
  | 'more'
  | { readonly kept?: { readonly claim: Claim; readonly snapshot: RunSnapshot } };

/**
 * The line of commits of one claimed segment. It gathers what settled, decides what follows with `advance`, and writes
 * both at once on the version it decided on; when somebody else committed first it decides again on what they left.
 */
export class CommitLine {
  snapshot: RunSnapshot;
  readonly #options: SegmentRunOptions;
  #pending: Pending = NOTHING;
  #failure: Settlement | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: SegmentRunOptions) {
    this.#options = options;
    this.snapshot = options.claimed.snapshot;
  }

  /** Settled activations, committed or not. */
  get state(): RunState {
    return { ...this.snapshot.state, ...this.#pending.settled };
  }

  get hasFailure(): boolean {
    return this.#failure !== undefined;
  }

  get hasNews(): boolean {
    return this.#pending.events.length > 0;
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  add(events: readonly RunEventBody[]): void {
    this.#pending = { ...this.#pending, events: [...this.#pending.events, ...events] };
  }

  /** Settles nodes that will never start. */
  skip(nodeIds: readonly string[]): void {
    if (nodeIds.length === 0) return;
    const at = this.#options.host.clock.now();
    const settled = Object.fromEntries(nodeIds.map((id) => [id, { status: 'skipped' as const }]));
    this.add(nodeIds.map((nodeId) => ({ type: 'node-skipped', at, nodeId })));
    this.#pending = { ...this.#pending, settled: { ...this.#pending.settled, ...settled } };
  }

  settle(settlement: Settlement): void {
    if (settlement.failure) this.#failure = settlement;
    this.#pending = {
      settled: { ...this.#pending.settled, [settlement.nodeId]: settlement.state },
      events: [...this.#pending.events, ...settlement.events],
      usage: addUsage(this.#pending.usage, settlement.usage),
      writes: [...this.#pending.writes, ...settlement.writes],
    };
  }

  /** Commits what is gathered and keeps the claim. */
  step(): Promise<'committed' | 'fenced'> {
    return this.#inLine(async () => {
      const result = await this.#write(undefined, {});
      return result === 'fenced' ? 'fenced' : 'committed';
    });
  }

  /**
   * Commits what is gathered and ends the claim, unless what others did meanwhile made more nodes of this segment
   * ready: then `more`. Rings for what became ready, and keeps one segment when it may.
   */
  finish(segment: Segment, values: Values): Promise<FinishResult> {
    return this.#inLine(() => this.#write(segment, values));
  }

  async #write(finishing: Segment | undefined, values: Values): Promise<FinishResult> {
    const { host, plan, claimed } = this.#options;
    for (;;) {
      const taken = this.#pending;
      const decision = advance(plan, this.state);
      const more =
        finishing !== undefined &&
        decision.over === undefined &&
        finishing.nodes.some((id) => decision.ready.includes(id));
      const release = finishing !== undefined && !more;
      if (!release && taken.events.length === 0 && Object.keys(taken.settled).length === 0) return 'more';
      const commit = await this.#commitOf({ taken, decision, release, values });
      const result = await this.#send(commit);
      if (result.outcome === 'fenced') return 'fenced';
      if (result.outcome === 'moved') {
        this.#rebase(result.snapshot);
        continue;
      }
      if (result.outcome === 'applied') {
        this.#pending = withoutTaken(this.#pending, taken);
        this.#rebase(result.snapshot);
        this.#letGo(commit);
        continue;
      }
      this.#committed(commit, taken, result);
      host.publish({
        type: 'advanced',
        runId: claimed.claim.runId,
        seq: result.seq,
        ...(commit.end ? { over: true } : {}),
      });
      if (commit.end && this.snapshot.serialKey !== undefined)
        await this.#releaseNext(this.snapshot.serialKey);
      const kept = result.keptEpoch === undefined ? undefined : commit.keep;
      const bells = commit.ready
        .filter((id) => id !== kept)
        .map((id) => ({ runId: claimed.claim.runId, segment: id }));
      if (bells.length > 0) await host.ring(bells);
      if (more) return 'more';
      if (kept === undefined || result.keptEpoch === undefined) return {};
      return {
        kept: {
          claim: { ...claimed.claim, segment: kept, epoch: result.keptEpoch },
          snapshot: this.snapshot,
        },
      };
    }
  }

  /** Takes over what others committed; what they skipped already is not told twice. */
  #rebase(snapshot: RunSnapshot): void {
    const isTold = (id: string): boolean => snapshot.state[id]?.status === 'skipped';
    this.snapshot = snapshot;
    this.#pending = {
      ...this.#pending,
      settled: Object.fromEntries(Object.entries(this.#pending.settled).filter(([id]) => !isTold(id))),
      events: this.#pending.events.filter((event) => event.type !== 'node-skipped' || !isTold(event.nodeId)),
    };
  }

  /**
   * Sends a commit until the record answers. An answer that was lost is looked up: a record that moved on holds this
   * commit exactly when its first event follows the number the commit was made on.
   */
  async #send(
    commit: Commit,
  ): Promise<CommitResult | { readonly outcome: 'applied'; readonly snapshot: RunSnapshot }> {
    const { host, signal } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await host.log.commit(commit);
        if (attempt > 1 && result.outcome === 'fenced') this.#letGo(commit);
        if (attempt === 1 || result.outcome !== 'moved' || !(await this.#isInLog(commit))) return result;
        return { outcome: 'applied', snapshot: result.snapshot };
      } catch (error) {
        if (signal.aborted || !HeddleError.is(error) || !error.retryable) throw error;
        await host.sleep(Math.min(100 * 2 ** attempt, MAX_COMMIT_WAIT_MS), signal);
      }
    }
  }

  /**
   * An unanswered last commit may have been made after all: then the claim is gone, and the segment that was to be
   * kept is this worker's in the record and nobody's here.
   */
  #letGo({ claim, keep, ready }: Commit): void {
    const { host } = this.#options;
    if (keep !== undefined) host.lose({ runId: claim.runId, segment: keep });
    void host.ring(ready.map((segment) => ({ runId: claim.runId, segment })));
  }

  async #isInLog(commit: Commit): Promise<boolean> {
    const { host, claimed } = this.#options;
    const [first] = commit.events;
    if (!first) return false;
    const { runId } = claimed.claim;
    const since = await host.log.events({
      runId,
      workspaceId: this.snapshot.workspaceId,
      after: this.snapshot.seq,
    });
    return since.some(
      ({ runId: _runId, seq: _seq, ...body }) => canonicalJson(body) === canonicalJson(first),
    );
  }

  async #commitOf(at: {
    taken: Pending;
    decision: Decision;
    release: boolean;
    values: Values;
  }): Promise<Commit> {
    const { host, plan, claimed, mayKeep } = this.#options;
    const { taken, decision, release } = at;
    const now = host.clock.now();
    const skips = decision.skipped.map((nodeId): RunEventBody => ({ type: 'node-skipped', at: now, nodeId }));
    const usage = addUsage(this.snapshot.usage, taken.usage);
    const end = decision.over ? await this.#endOf(decision.over, usage, at.values) : undefined;
    const settled: Record<string, RunState[string]> = { ...taken.settled };
    for (const id of decision.skipped) settled[id] = { status: 'skipped' };
    const busy = new Set([
      ...this.snapshot.ready,
      ...Object.keys(this.snapshot.claims),
      claimed.claim.segment,
    ]);
    const ready = end ? [] : segmentsWith(plan, decision.ready).filter((id) => !busy.has(id));
    const keep = release && mayKeep ? ready[0] : undefined;
    return {
      claim: claimed.claim,
      expectedVersion: this.snapshot.version,
      settled,
      events: [...taken.events, ...skips, ...(end ? [end.event] : [])],
      ready,
      release: release || end !== undefined,
      ...(keep === undefined ? {} : { keep }),
      ...(taken.usage === NO_USAGE ? {} : { usage: taken.usage }),
      ...(end ? { end: end.end } : {}),
      ...(taken.writes.length > 0 ? { writes: taken.writes } : {}),
    };
  }

  async #endOf(
    over: NonNullable<Decision['over']>,
    usage: Usage,
    values: Values,
  ): Promise<{ event: RunEventBody; end: NonNullable<Commit['end']> }> {
    const { host, claimed } = this.#options;
    const at = host.clock.now();
    if (over.status === 'failed') {
      const error = this.#failure?.failure?.toJSON() ?? {
        code: 'node-failed' as const,
        message: `Node \`${over.nodeId}\` failed.`,
      };
      return {
        event: {
          type: 'run-failed',
          at,
          nodeId: over.nodeId,
          error: {
            ...error,
            ...(error.details === undefined ? {} : { details: { ...error.details } }),
          } as Extract<RunEventBody, { type: 'run-failed' }>['error'],
          usage,
        },
        end: { status: 'failed', error },
      }; // cast: optional members are absent, not undefined
    }
    let output: JsonObject = {};
    if (over.output !== undefined)
      output =
        values[over.output] ??
        (await host.log.outputs(claimed.claim.runId, [over.output]))[over.output] ??
        {};
    return {
      event: { type: 'run-completed', at, output: { ...output }, usage },
      end: { status: 'completed', output },
    };
  }

  #committed(
    commit: Commit,
    taken: Pending,
    result: { readonly version: number; readonly seq: number },
  ): void {
    this.#pending = withoutTaken(this.#pending, taken);
    const claims = { ...this.snapshot.claims };
    if (commit.release) delete claims[commit.claim.segment];
    this.snapshot = {
      ...this.snapshot,
      version: result.version,
      seq: result.seq,
      state: { ...this.snapshot.state, ...commit.settled },
      ready: [...this.snapshot.ready, ...commit.ready].filter((id) => id !== commit.keep),
      claims,
      usage: addUsage(this.snapshot.usage, taken.usage),
    };
  }

  async #releaseNext(serialKey: string): Promise<void> {
    const { host } = this.#options;
    const next = await host.log.releaseSerial(serialKey);
    if (next) await host.ring(next.ready.map((segment) => ({ runId: next.runId, segment })));
  }

  #inLine<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#waiting++;
    const result = this.#tail.then(work).finally(() => {
      this.#waiting--;
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
