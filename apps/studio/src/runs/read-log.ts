import type { RunEvent } from '@heddle/contracts';
import type { Api } from '../lib/api.ts';
import { followRun } from '../lib/follow-run.ts';

/**
 * A run's committed events up to a number, in order. A run that was resumed has more than one end in its log, and each
 * ends a stream: it is read on until all is there.
 */
export async function readLog(
  api: Api,
  run: { readonly runId: string; readonly upTo: number },
  signal: AbortSignal,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const last = (): number => events.at(-1)?.seq ?? 0;
  while (last() < run.upTo && !signal.aborted) {
    const enough = new AbortController();
    const before = last();
    await followRun({
      api,
      runId: run.runId,
      after: before,
      signal: AbortSignal.any([signal, enough.signal]),
      onEvent: (event) => {
        if (!('seq' in event) || event.seq > run.upTo) return;
        events.push(event);
        if (event.seq === run.upTo) enough.abort();
      },
    });
    if (last() === before) break;
  }
  return events;
}
