import type { Claim, Commit, CommitResult } from '@heddle/ports';
import { must } from './violation.ts';

/** What a commit must be measured by: how the run stood before it. */
export interface Before {
  readonly isOpen: boolean;
  readonly version: number;
  readonly events: number;
}

/** A claim that was given. It is a sign of life of its worker at that moment. */
interface Holder {
  readonly token: string;
  readonly workerId: string;
  readonly at: number;
}

/**
 * Who holds which segment, kept apart from the record: a claim is named by a token of its own, so that two claims of
 * one worker are not mistaken for each other.
 */
export class ClaimCheck {
  readonly #holders = new Map<string, Holder>();
  readonly #now: () => number;
  /** Whether nobody has heard of a worker since this moment, or for long enough. */
  readonly #isDead: (workerId: string, since: number) => boolean;

  constructor(now: () => number, isDead: (workerId: string, since: number) => boolean) {
    this.#now = now;
    this.#isDead = isDead;
  }

  /** A claim was given: to nobody else while its holder lives. */
  claimed(claim: Claim, token: string): void {
    const name = nameOf(claim);
    const holder = this.#holders.get(name);
    must(
      holder === undefined || this.#isDead(holder.workerId, holder.at),
      'S1',
      () => `${claim.segment} was given to ${claim.workerId} while ${holder?.workerId} lives and holds it`,
    );
    this.#holders.set(name, { token, workerId: claim.workerId, at: this.#now() });
  }

  /** A commit was answered: only the newest claim changes anything, and only the version it was decided on. */
  committed(
    commit: Commit,
    token: string,
    result: CommitResult,
    before: Before,
    after: { readonly version: number; readonly events: number },
  ): void {
    const name = nameOf(commit.claim);
    const isHolder = before.isOpen && this.#holders.get(name)?.token === token;
    const who = `${commit.claim.workerId} on ${commit.claim.segment}`;
    if (result.outcome !== 'committed') {
      const isSame = before.version === after.version && before.events === after.events;
      must(isSame, 'S2', () => `${who}: a ${result.outcome} commit changed the run`);
      must(
        (result.outcome === 'moved') === isHolder,
        'S2',
        () => `${who}: ${result.outcome}, and it is ${isHolder ? '' : 'not '}the newest claim`,
      );
      return;
    }
    must(isHolder, 'S2', () => `${who}: a worker whose claim is not the newest changed the run`);
    must(
      commit.expectedVersion === before.version,
      'S2',
      () => `${who}: decided on version ${commit.expectedVersion}, written on ${before.version}`,
    );
    if (commit.release) this.#holders.delete(name);
    if (commit.keep !== undefined && result.keptEpoch !== undefined)
      this.#holders.set(nameOf({ ...commit.claim, segment: commit.keep }), {
        token: `${token}+${commit.keep}`,
        workerId: commit.claim.workerId,
        at: this.#now(),
      });
    if (commit.end) this.runOver(commit.claim.runId);
  }

  /** The sweeper frees what the dead hold; who was dead and wakes up again has lost it. */
  swept(): void {
    for (const [name, { workerId, at }] of this.#holders)
      if (this.#isDead(workerId, at)) this.#holders.delete(name);
  }

  /** A worker gave a segment back. */
  gaveBack(claim: { readonly runId: string; readonly segment: string; readonly workerId: string }): void {
    const holder = this.#holders.get(nameOf(claim));
    must(
      holder?.workerId === claim.workerId,
      'S2',
      () => `${claim.workerId} gave back ${claim.segment}, which ${holder?.workerId ?? 'nobody'} holds`,
    );
    this.#holders.delete(nameOf(claim));
  }

  /** The end of a run ends all its claims. */
  runOver(runId: string): void {
    for (const name of this.#holders.keys()) if (name.startsWith(`${runId}/`)) this.#holders.delete(name);
  }
}

function nameOf({ runId, segment }: { readonly runId: string; readonly segment: string }): string {
  return `${runId}/${segment}`;
}
