import type { RunState } from '@heddle/contracts';
import type { ClaimedRun, Commit, RunSnapshot } from '@heddle/ports';
import type { EngineHost } from './host.ts';

/**
 * Tells of a commit: those who watch the run, workers that may take what became ready and, at its end, the session's
 * next run and whoever called this one. Sweeps make up for all of it.
 */
export async function tellOthers(
  host: EngineHost,
  commit: Commit,
  { snapshot, kept }: { readonly snapshot: RunSnapshot; readonly kept: ClaimedRun | undefined },
): Promise<void> {
  const { runId } = commit.claim;
  host.publish({
    type: 'advanced',
    runId,
    seq: snapshot.seq,
    ...(commit.end ? { over: true } : {}),
    ...(commit.status === 'waiting' ? { waits: waitOf(snapshot.state) } : {}),
  });
  if (commit.end) await tellOfEnd(host, snapshot);
  const bells = commit.ready
    .filter((segment) => segment !== kept?.claim.segment)
    .map((segment) => ({ runId, segment }));
  if (bells.length > 0) await host.ring(bells);
}

async function tellOfEnd(
  host: EngineHost,
  { runId, workspaceId, serialKey, caller }: RunSnapshot,
): Promise<void> {
  if (serialKey !== undefined) {
    const next = await host.log.releaseSerial(serialKey);
    if (next) await host.ring(next.ready.map((segment) => ({ runId: next.runId, segment })));
  }
  if (caller !== undefined) await host.tellCaller(runId, workspaceId);
}

/** The claim of the segment that a commit kept for its worker, if the record let it. */
export function keptRun(
  { claim, keep }: Commit,
  snapshot: RunSnapshot,
  epoch: number | undefined,
): ClaimedRun | undefined {
  if (keep === undefined || epoch === undefined) return undefined;
  return { claim: { ...claim, segment: keep, epoch }, snapshot, deaths: 0 };
}

/** Whether somebody must answer before a waiting run goes on. */
function waitOf(state: RunState): 'answer' | 'time' {
  const asks = Object.values(state).some(
    (now) => now.status === 'waiting' && (now.on.includes('signal') || now.on.includes('person')),
  );
  return asks ? 'answer' : 'time';
}
