import { HeddleError, type JsonObject, type Plan } from '@heddle/contracts';
import type { ClaimedRun, SegmentBell } from '@heddle/ports';
import type { EngineHost } from './host.ts';
import { SegmentRun } from './segment-run.ts';
import { errorOf } from './settlement.ts';

/** A claimed segment, with the run as the claim left it. */
export interface ClaimedSegment extends ClaimedRun {
  readonly jobId: string;
}

/** How a worker's procedure ended. `dropped`: the claim was fenced off, or the run is over. */
export type SegmentOutcome = 'done' | 'dropped';

/** At most so many segments, and no new one after so long, before other runs get their turn. */
export const KEEP_LIMIT = { segments: 8, ms: 2_000 } as const;

/** Takes a segment if the record allows it. From here on the lease guards it, not the queue. */
export async function claimSegment(
  host: EngineHost,
  bell: SegmentBell,
  jobId: string,
): Promise<ClaimedSegment | undefined> {
  try {
    const taken = await host.log.claim({ ...bell, workerId: host.workerId });
    return taken && { ...taken, jobId };
  } catch (error) {
    if (await isAbandoned(host, bell, error)) return undefined;
    host.lose(bell);
    throw error;
  }
}

/** A run whose record is not as it was written ends here, rather than going on from it. */
async function isAbandoned(host: EngineHost, { runId }: SegmentBell, error: unknown): Promise<boolean> {
  if (!HeddleError.is(error) || error.code !== 'record-corrupt') return false;
  const ended = await host.log
    .abandon({ runId, error: errorOf(error), at: host.clock.now() })
    // Whoever claims it next finds the same.
    .catch(() => 'unanswered' as const);
  if (ended === 'unanswered') return false;
  if (ended === undefined) return true;
  host.publish({ type: 'advanced', runId, seq: ended.seq, over: true });
  if (ended.isCalled) await host.tellCaller(runId, ended.workspaceId);
  return true;
}

/**
 * The one procedure of a worker: run the claimed segment's nodes, commit what settles, ring for what became ready, and
 * keep one ready segment for itself. The signal is aborted when the run is cancelled or the worker stops.
 */
export async function runSegment(
  host: EngineHost,
  claimed: ClaimedSegment,
  signal: AbortSignal,
): Promise<SegmentOutcome> {
  const plan: Plan = await host.plan(claimed.snapshot.planId);
  const startedAt = host.clock.now();
  let current: ClaimedSegment | undefined = claimed;
  const values: Record<string, JsonObject | undefined> = {};
  for (let count = 1; current; count++) {
    const mayKeep = count < KEEP_LIMIT.segments && host.clock.now() - startedAt < KEEP_LIMIT.ms;
    const run: SegmentRun = new SegmentRun({ host, plan, claimed: current, signal, mayKeep, values });
    const { runId, segment } = current.claim;
    const result = await run.execute().catch(async (error: unknown) => {
      if (await isAbandoned(host, { runId, segment }, error)) return { outcome: 'dropped' as const };
      host.lose({ runId, segment });
      throw error;
    });
    if (result.outcome === 'dropped') return 'dropped';
    current = result.kept && { ...result.kept, jobId: claimed.jobId };
  }
  return 'done';
}
