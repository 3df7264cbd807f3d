import { addUsage, type Plan } from '@heddle/contracts';
import type { ClaimedRun, Commit, CommitResult, RunSnapshot } from '@heddle/ports';
import type { Decision } from '../../../packages/engine/src/advance.ts';
import { composeCommit, type Ending, endingOf } from '../../../packages/engine/src/compose-commit.ts';
import { isAmong, type Pending } from '../../../packages/engine/src/pending.ts';
import type { Progress } from '../../../packages/engine/src/progress.ts';
import type { Site } from './site.ts';

/** A commit on its way to the record, or its answer on the way back. */
interface Sent {
  readonly commit: Commit;
  readonly taken: Pending;
  readonly isLast: boolean;
  readonly more: boolean;
  attempts: number;
  answer: CommitResult | undefined;
}

/** What happens to a commit on its way. */
export type Fate = 'answered' | 'refused' | 'lost';

/**
 * What an answer means for the execution: `still` it waits, for another commit; `shown` was progress that nobody waited
 * for; `made` lets it go on; `over` ends it, with the segment it may go on with.
 */
export type Heard =
  | { readonly outcome: 'still' | 'shown' | 'made' }
  | { readonly outcome: 'over'; readonly kept?: ClaimedRun };

export interface SimulatedLineOptions {
  readonly site: Site;
  readonly plan: Plan;
  readonly claimed: ClaimedRun;
  /** Names the claim among all claims of a simulation. */
  readonly token: string;
  readonly progress: Progress;
  /** The segment's activations. */
  readonly mine: readonly string[];
  /** Activations that may have killed their worker. */
  readonly suspects: ReadonlySet<string>;
  readonly mayKeep: boolean;
}

const NOTHING_FOLLOWS: Decision = {
  ready: [],
  skipped: [],
  settled: {},
  forgotten: [],
  failing: {},
  isWaiting: false,
};

/**
 * The line of commits of one execution: what `CommitLine` and `sendCommit` do between two awaits is one synchronous
 * step here, around the same pure parts.
 */
export class SimulatedLine {
  readonly #options: SimulatedLineOptions;
  #sent: Sent | undefined;
  /** The commit under way only shows progress. */
  #isCourtesy = false;
  /** What must be committed as soon as the commit under way is answered. */
  #wants: 'step' | 'last' | undefined;

  constructor(options: SimulatedLineOptions) {
    this.#options = options;
  }

  /** Whether a commit is under way, or its answer. */
  get isBusy(): boolean {
    return this.#sent !== undefined;
  }

  get hasAnswer(): boolean {
    return this.#sent?.answer !== undefined;
  }

  /** The execution does nothing until a commit is answered. */
  get isAwaited(): boolean {
    return this.#wants !== undefined || (this.isBusy && !this.#isCourtesy);
  }

  /** Sends a commit now or after the one under way; true when there is nothing to wait for. */
  commit(kind: 'step' | 'last'): boolean {
    if (!this.#sent) return this.#write(kind === 'last');
    this.#wants = kind;
    return false;
  }

  /** Ends the claim without deciding what follows. */
  giveUp(): void {
    this.#write(true, true);
  }

  /** Commits what there is, so that whoever watches sees it. */
  showProgress(): void {
    this.#isCourtesy = !this.#write(false);
  }

  /** The record does what it is asked, or refuses; the answer comes later or never. */
  deliver(fate: Fate): void {
    const sent = this.#sent;
    if (!sent) return;
    const { site, token } = this.#options;
    const answer = fate === 'refused' ? undefined : site.commit(token, sent.commit);
    if (fate === 'answered') sent.answer = answer;
    else sent.attempts += 1;
  }

  /** The answer arrives. */
  hear(): Heard {
    const sent = this.#sent;
    const answer = sent?.answer;
    if (!sent || !answer) return { outcome: 'still' };
    if (answer.outcome === 'committed') return this.#committed(sent, answer);
    if (answer.outcome === 'moved') return this.#overtaken(sent, answer.snapshot);
    if (sent.attempts > 1) this.#letGo(sent.commit);
    return { outcome: 'over' };
  }

  #committed({ commit, taken, isLast, more }: Sent, answer: CommitResult & { outcome: 'committed' }): Heard {
    const { site, progress } = this.#options;
    progress.committed(commit, taken, answer);
    if (commit.end) site.ended(progress.snapshot);
    const { keptEpoch } = answer;
    const kept = keptEpoch === undefined ? undefined : commit.keep;
    const { runId } = commit.claim;
    site.ring(commit.ready.filter((each) => each !== kept).map((segment) => ({ runId, segment })));
    if (!isLast || more) return this.#answered();
    if (kept === undefined || keptEpoch === undefined) return { outcome: 'over' };
    const claim = { ...commit.claim, segment: kept, epoch: keptEpoch };
    return { outcome: 'over', kept: { claim, snapshot: progress.snapshot, deaths: 0 } };
  }

  /** Somebody else committed first; or this commit was made already, and its answer lost. */
  #overtaken({ commit, taken, isLast, attempts }: Sent, snapshot: RunSnapshot): Heard {
    const { site, progress } = this.#options;
    const { runId, seq } = progress.snapshot;
    if (attempts > 1 && commit.events.length > 0 && isAmong(commit.events, site.events(runId, seq))) {
      site.coverage?.count('a commit whose answer was lost was made');
      progress.leave(taken);
      this.#letGo(commit);
    }
    progress.rebase(snapshot);
    this.#sent = undefined;
    return this.#write(isLast, site.faults.decidesOnce) ? this.#answered() : { outcome: 'still' };
  }

  /** See `letGo` of the engine. */
  #letGo({ claim, keep, ready }: Commit): void {
    const { site } = this.#options;
    const { runId } = claim;
    if (keep !== undefined) site.lose({ runId, segment: keep });
    site.ring(ready.map((segment) => ({ runId, segment })));
  }

  /** The commit under way is made; what waited for it goes on. */
  #answered(): Heard {
    const wants = this.#wants;
    const isCourtesy = this.#isCourtesy;
    this.#sent = undefined;
    this.#isCourtesy = false;
    this.#wants = undefined;
    if (wants === undefined) return { outcome: isCourtesy ? 'shown' : 'made' };
    return { outcome: this.#write(wants === 'last') ? 'made' : 'still' };
  }

  /** True when nothing had to be sent. */
  #write(isLast: boolean, isDecided = false): boolean {
    const { site, plan, claimed, progress, mine, suspects, mayKeep } = this.#options;
    const decision = isDecided ? NOTHING_FOLLOWS : progress.decide();
    progress.tell(decision);
    const taken = progress.pending;
    const more = isLast && decision.over === undefined && mine.some((key) => decision.ready.includes(key));
    const release = isLast && !more;
    if (!release && taken.events.length === 0 && Object.keys(taken.settled).length === 0) return true;
    const commit = composeCommit({
      host: site.host,
      plan,
      claimed: { ...claimed, jobId: 'job' },
      mayKeep,
      snapshot: progress.snapshot,
      taken,
      decision,
      release,
      suspects,
      ending: decision.over && this.#ending(decision.over),
    });
    this.#sent = { commit, taken, isLast, more, attempts: 1, answer: undefined };
    return false;
  }

  /** How the run ends, if this is committed. What it answers with is of no interest here. */
  #ending(over: NonNullable<Decision['over']>): Ending {
    const { site, progress } = this.#options;
    const usage = addUsage(progress.snapshot.usage, progress.pending.usage);
    const failure = progress.failure?.failure;
    return endingOf(over, { at: site.host.clock.now(), usage, failure });
  }
}
