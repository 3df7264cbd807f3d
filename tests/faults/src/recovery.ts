import { setTimeout as delay } from 'node:timers/promises';
import type { HeldSegment, LabRecord } from './lab/record.ts';

const LOOK_EVERY_MS = 50;
const GIVEN_UP_AFTER_MS = 120_000;

/**
 * Measures for each segment of a dead worker how long it stays without a living holder: until its claim names another
 * worker, or the run needs it no more. Appends milliseconds; `Infinity` after two minutes.
 */
export async function watchRecovery(
  record: LabRecord,
  pid: number,
  held: readonly HeldSegment[],
  killedAt: number,
  recoveries: number[],
): Promise<void> {
  const orphans = new Map(held.map((item) => [`${item.runId} ${item.segment}`, item]));
  while (orphans.size > 0) {
    const runs = await record.runs([...new Set([...orphans.values()].map((item) => item.runId))]);
    const now = performance.now() - killedAt;
    for (const [key, { runId, segment }] of orphans) {
      const run = runs.find((candidate) => candidate.id === runId);
      const isOrphan =
        run !== undefined &&
        !run.isOver &&
        (run.ready.includes(segment) || run.claims[segment]?.w?.startsWith(`${pid}-`) === true);
      if (isOrphan && now < GIVEN_UP_AFTER_MS) continue;
      recoveries.push(isOrphan ? Number.POSITIVE_INFINITY : Math.round(now));
      orphans.delete(key);
    }
    await delay(LOOK_EVERY_MS);
  }
}
