import type { RunLog } from '@heddle/ports';
import type { MemoryRun } from './memory-run.ts';

type Runs = ReadonlyMap<string, MemoryRun>;

/** Runs that are kept no longer, with those they called, the called first; at most `limit`. */
export function prunable(
  runs: Runs,
  { endedBeforeMs, perWorkspace, limit }: Parameters<RunLog['prune']>[0],
  now: number,
): ReadonlySet<string> {
  const newestFirst = [...runs.values()].sort((left, right) =>
    left.start.runId < right.start.runId ? 1 : -1,
  );
  const counts = new Map<string, number>();
  const roots = newestFirst.filter(({ start, endedAt }) => {
    const count = (counts.get(start.workspaceId) ?? 0) + 1;
    counts.set(start.workspaceId, count);
    const isRoot = start.caller === undefined || !runs.has(start.caller.runId);
    return isRoot && endedAt !== undefined && (endedAt < now - endedBeforeMs || count > perWorkspace);
  });
  const family = roots.reverse().flatMap((root) => [...called(runs, root.start.runId), root]);
  return new Set(
    family
      .filter((run) => run.endedAt !== undefined)
      .slice(0, limit)
      .map((run) => run.start.runId),
  );
}

function called(runs: Runs, runId: string): MemoryRun[] {
  return [...runs.values()]
    .filter((run) => run.start.caller?.runId === runId)
    .flatMap((run) => [...called(runs, run.start.runId), run]);
}
