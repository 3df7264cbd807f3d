import type { JsonObject, Plan } from '@heddle/contracts';
import type { ClaimedRun, SegmentBell } from '@heddle/ports';
import type { EngineHost } from './host.ts';
import { SegmentRun } from './segment-run.ts';

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
    host.lose(bell);
    throw error;
  }
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
    const result = await run.execute().catch((error: unknown) => {
      host.lose({ runId, segment });
      throw error;
    });
    if (result.outcome === 'dropped') return 'dropped';
    current = result.kept && { ...result.kept, jobId: claimed.jobId };
  }
  return 'done';
}
