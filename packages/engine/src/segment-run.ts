import {
  HeddleError,
  type JsonObject,
  type Plan,
  type PlanNode,
  type RunState,
  type Segment,
} from '@heddle/contracts';
import type { Claim, RunSnapshot } from '@heddle/ports';
import { advance } from './advance.ts';
import { CommitLine } from './commit-line.ts';
import { gatherInputs, sourceNodes } from './gather-inputs.ts';
import type { ClaimedSegment } from './handle-segment.ts';
import type { EngineHost } from './host.ts';
import { type Settlement, settleNode } from './settle-node.ts';

/** A body that has run for so long has its start committed, so that whoever watches sees it. */
export const PROGRESS_AFTER_MS = 100;

export interface SegmentRunOptions {
  readonly host: EngineHost;
  readonly plan: Plan;
  readonly claimed: ClaimedSegment;
  readonly signal: AbortSignal;
  readonly mayKeep: boolean;
  /** Outputs already at hand, from a segment of the same run that this worker just finished. */
  readonly values: Record<string, JsonObject | undefined>;
}

export type SegmentRunResult =
  | { readonly outcome: 'done'; readonly kept?: { readonly claim: Claim; readonly snapshot: RunSnapshot } }
  | { readonly outcome: 'dropped' };

/**
 * One execution of a claimed segment. Nodes start as `advance` finds them ready; what they settle is gathered and
 * committed in as few writes as the promises allow: what was paid for, or took time, is committed before anything
 * noticeable follows it, and whatever takes microseconds rides along.
 */
export class SegmentRun {
  readonly #options: SegmentRunOptions;
  readonly #segment: Segment;
  readonly #line: CommitLine;
  readonly #abort = new AbortController();
  readonly #values: Record<string, JsonObject | undefined>;
  readonly #running = new Map<string, Promise<Settlement>>();
  /** Something paid or slow is settled but not committed. */
  #owed = false;

  constructor(options: SegmentRunOptions) {
    this.#options = options;
    this.#values = options.values;
    const segment = options.plan.segments.find((candidate) => candidate.id === options.claimed.claim.segment);
    if (!segment)
      throw new HeddleError(
        'plan-unknown',
        `Plan ${options.plan.id} has no segment \`${options.claimed.claim.segment}\`.`,
      );
    this.#segment = segment;
    this.#line = new CommitLine(options);
  }

  async execute(): Promise<SegmentRunResult> {
    const onAbort = (): void => this.#abort.abort(this.#options.signal.reason);
    if (this.#options.signal.aborted) onAbort();
    this.#options.signal.addEventListener('abort', onAbort, { once: true });
    const progress = setInterval(() => void this.#showProgress(), PROGRESS_AFTER_MS);
    try {
      return await this.#loop();
    } catch (error) {
      if (this.#abort.signal.aborted) return { outcome: 'dropped' };
      throw error;
    } finally {
      clearInterval(progress);
      this.#options.signal.removeEventListener('abort', onAbort);
      this.#abort.abort(new HeddleError('run-cancelled', 'The segment is over.'));
    }
  }

  async #loop(): Promise<SegmentRunResult> {
    for (;;) {
      await this.#startReady();
      if (this.#running.size > 0) {
        this.#take(await Promise.race(this.#running.values()));
        if (!this.#line.hasFailure) continue;
      }
      const result = await this.#line.finish(this.#segment, this.#values);
      if (result === 'fenced') return { outcome: 'dropped' };
      if (result !== 'more')
        return { outcome: 'done', ...(result.kept === undefined ? {} : { kept: result.kept }) };
    }
  }

  /** Starts every ready node of the segment that is not under way. */
  async #startReady(): Promise<void> {
    for (;;) {
      const { ready, skipped } = advance(this.#options.plan, this.#line.state);
      // What is skipped is told before anything that waited for it starts.
      this.#line.skip(skipped);
      const mine = this.#segment.nodes.filter((id) => ready.includes(id) && !this.#running.has(id));
      if (mine.length === 0) return;
      const nodes = this.#options.plan.nodes.filter((node) => mine.includes(node.id));
      const instant = nodes.filter((node) => node.weight === 'instant');
      if (instant.length === 0 && this.#owed) {
        // A settlement that cost money or time is committed before anything noticeable that depends on it.
        if ((await this.#line.step()) === 'fenced') throw this.#drop();
        this.#owed = false;
        continue;
      }
      await this.#fetchValues(nodes);
      for (const node of instant.length > 0 ? instant : nodes) this.#start(node);
      if (instant.length === 0) return;
      for (const settled of await Promise.all(instant.map((node) => this.#running.get(node.id))))
        if (settled) this.#take(settled);
      if (this.#line.hasFailure) return;
    }
  }

  #start(node: PlanNode): void {
    const { host, plan, claimed } = this.#options;
    this.#line.add([
      {
        type: 'node-started',
        at: host.clock.now(),
        nodeId: node.id,
        attempt: 1,
        workerId: host.workerId,
        jobId: claimed.jobId,
      },
    ]);
    const state = this.#line.state;
    const inputs = node.role === 'input' ? claimed.snapshot.input : gatherInputs(node, state, this.#values);
    const settled = settleNode(host, {
      plan,
      run: this.#line.snapshot,
      node,
      inputs,
      state,
      values: this.#values,
      signal: this.#abort.signal,
      jobId: claimed.jobId,
      onRetry: (event) => {
        this.#line.add([event]);
        void this.#showProgress();
      },
    });
    // Settled through `#loop`; this keeps a rejection that comes after a fence from being unhandled.
    settled.catch(() => undefined);
    this.#running.set(node.id, settled);
  }

  #take(settled: Settlement): void {
    this.#running.delete(settled.nodeId);
    if (settled.outputs) this.#values[settled.nodeId] = settled.outputs;
    const node = this.#options.plan.nodes.find((candidate) => candidate.id === settled.nodeId);
    if (node && (node.paid || node.weight !== 'instant' || node.effects !== 'none')) this.#owed = true;
    this.#line.settle(settled);
  }

  async #fetchValues(nodes: readonly PlanNode[]): Promise<void> {
    const wanted = [
      ...new Set(nodes.flatMap((node) => [...sourceNodes(node), ...this.#lenderSources(node)])),
    ];
    const missing = wanted.filter(
      (id) => this.#values[id] === undefined && isCompleted(this.#line.state, id),
    );
    if (missing.length === 0) return;
    Object.assign(this.#values, await this.#options.host.log.outputs(this.#line.snapshot.runId, missing));
  }

  #lenderSources(node: PlanNode): string[] {
    return node.borrows.flatMap((loan) => {
      const lender = this.#options.plan.nodes.find((candidate) => candidate.id === loan.lender);
      return lender ? sourceNodes(lender) : [];
    });
  }

  async #showProgress(): Promise<void> {
    if (this.#running.size === 0 || !this.#line.hasNews || this.#line.isBusy) return;
    try {
      if ((await this.#line.step()) === 'fenced') this.#drop();
      else this.#owed = false;
    } catch {
      // Progress is a courtesy: the commit that must succeed follows, and reports what is wrong.
    }
  }

  #drop(): HeddleError {
    const reason = new HeddleError(
      'run-cancelled',
      'Somebody else has this segment, or the run is over; the work is dropped.',
    );
    this.#abort.abort(reason);
    return reason;
  }
}

function isCompleted(state: RunState, id: string): boolean {
  return state[id]?.status === 'completed';
}
