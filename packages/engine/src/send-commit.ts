import { HeddleError } from '@heddle/contracts';
import type { Commit, CommitResult, RunSnapshot } from '@heddle/ports';
import type { EngineHost } from './host.ts';
import { isAmong } from './pending.ts';

/** Longest wait between two tries of a commit that the record did not answer. */
const MAX_COMMIT_WAIT_MS = 2_000;

/** `applied`: the answer was lost, and the log shows that the commit was made. */
export type SentCommit = CommitResult | { readonly outcome: 'applied'; readonly snapshot: RunSnapshot };

/**
 * Sends a commit until the record answers. An answer that was lost is looked up: a record that moved on holds this
 * commit exactly when its events follow, in a row, the number the commit was made on.
 *
 * @throws whatever the record refuses for good, and the last failure once the signal is aborted.
 */
export async function sendCommit(
  { host, signal }: { readonly host: EngineHost; readonly signal: AbortSignal },
  base: RunSnapshot,
  commit: Commit,
): Promise<SentCommit> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await host.log.commit(commit);
      if (attempt > 1 && result.outcome === 'fenced') letGo(host, commit);
      if (attempt === 1 || result.outcome !== 'moved' || !(await isInLog(host, base, commit))) return result;
      return { outcome: 'applied', snapshot: result.snapshot };
    } catch (error) {
      if (signal.aborted || !HeddleError.is(error) || !error.retryable) throw error;
      await host.sleep(Math.min(100 * 2 ** attempt, MAX_COMMIT_WAIT_MS), signal);
    }
  }
}

/**
 * An unanswered last commit may have been made after all: then the claim is gone, and the segment that was to be kept
 * is this worker's in the record and nobody's here.
 */
export function letGo(host: Pick<EngineHost, 'lose' | 'ring'>, { claim, keep, ready }: Commit): void {
  if (keep !== undefined) host.lose({ runId: claim.runId, segment: keep });
  void host.ring(ready.map((segment) => ({ runId: claim.runId, segment })));
}

async function isInLog({ log }: EngineHost, base: RunSnapshot, commit: Commit): Promise<boolean> {
  if (commit.events.length === 0) return false;
  const { runId, workspaceId, seq } = base;
  return isAmong(commit.events, await log.events({ runId, workspaceId, after: seq }));
}
