import { addUsage } from '@heddle/contracts';
import type { ClaimedRun } from '@heddle/ports';
import type { Decision } from './advance.ts';
import { keptRun, tellOthers } from './after-commit.ts';
import { composeCommit, type Ending, endingOf } from './compose-commit.ts';
import type { Values } from './gather-inputs.ts';
import { Progress } from './progress.ts';
import type { SegmentRunOptions } from './segment-run.ts';
import { letGo, sendCommit } from './send-commit.ts';

/** How a claim ended: `fenced`, not yet since there is more to do, or done, with the segment that was kept. */
export type FinishResult = 'fenced' | 'more' | { readonly kept?: ClaimedRun };

/**
 * The line of commits of one claimed segment. It decides what follows from its progress with `advance`, and writes both
 * at once on the version it decided on; when somebody else committed first it decides again on what they left.
 */
export class CommitLine {
  readonly progress: Progress;
  /** Activations that may have killed their worker; until they settled its death stays with the claim. */
  suspects: ReadonlySet<string> = new Set();
  readonly #options: SegmentRunOptions;
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: SegmentRunOptions) {
    const { host, plan, claimed } = options;
    this.#options = options;
    this.progress = new Progress({ host, plan, snapshot: claimed.snapshot, jobId: claimed.jobId });
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Commits what is gathered and keeps the claim. */
  step(): Promise<'committed' | 'fenced'> {
    return this.#inLine(async () => {
      const result = await this.#write(undefined, {});
      return result === 'fenced' ? 'fenced' : 'committed';
    });
  }

  /**
   * Commits what is gathered and ends the claim, unless what others did meanwhile made more of these activations
   * ready: then `more`. Rings for what became ready, and keeps one segment when it may.
   */
  finish(mine: readonly string[], values: Values): Promise<FinishResult> {
    return this.#inLine(() => this.#write(mine, values));
  }

  async #write(finishing: readonly string[] | undefined, values: Values): Promise<FinishResult> {
    const { host, plan, claimed, mayKeep } = this.#options;
    const { progress, suspects } = this;
    for (;;) {
      const decision = progress.decide();
      progress.tell(decision);
      const taken = progress.pending;
      const { snapshot } = progress;
      const more =
        finishing !== undefined &&
        decision.over === undefined &&
        finishing.some((key) => decision.ready.includes(key));
      const release = finishing !== undefined && !more;
      if (!release && taken.events.length === 0 && Object.keys(taken.settled).length === 0) return 'more';
      const ending = decision.over && (await this.#ending(decision.over, values));
      const commit = composeCommit({
        host,
        plan,
        claimed,
        mayKeep,
        snapshot,
        suspects,
        taken,
        decision,
        release,
        ending,
      });
      const result = await sendCommit(this.#options, snapshot, commit);
      if (result.outcome === 'fenced') return 'fenced';
      if (result.outcome === 'moved') {
        progress.rebase(result.snapshot);
        continue;
      }
      if (result.outcome === 'applied') {
        progress.leave(taken);
        progress.rebase(result.snapshot);
        letGo(host, commit);
        continue;
      }
      progress.committed(commit, taken, result);
      const kept = keptRun(commit, progress.snapshot, result.keptEpoch);
      await tellOthers(host, commit, { snapshot: progress.snapshot, kept });
      if (more) return 'more';
      return kept === undefined ? {} : { kept };
    }
  }

  async #ending(over: NonNullable<Decision['over']>, values: Values): Promise<Ending> {
    const { host } = this.#options;
    const { snapshot, pending, failure } = this.progress;
    const usage = addUsage(snapshot.usage, pending.usage);
    const at = host.clock.now();
    if (over.status === 'failed') return endingOf(over, { at, usage, failure: failure?.failure });
    const { output } = over;
    if (output === undefined) return endingOf(over, { at, usage });
    const known = values[output] ?? (await host.log.outputs(snapshot.runId, [output]))[output];
    return endingOf(over, { at, usage, output: known ?? {} });
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
