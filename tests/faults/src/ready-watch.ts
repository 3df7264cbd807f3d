import { setTimeout as delay } from 'node:timers/promises';
import type { LabRecord } from './lab/record.ts';
import { quantile } from './report.ts';

const LOOK_EVERY_MS = 100;

/** Measures how long segments that are ready stay without a claim. */
export interface ReadyWatch {
  /** Ends it. Gives how long each segment waited, shortest first, in milliseconds; to 100 ms. */
  stop(): Promise<readonly number[]>;
}

/** Looks at the runs that are there by then, ten times a second. */
export function watchReady(record: Pick<LabRecord, 'runs'>, runIds: () => readonly string[]): ReadyWatch {
  const since = new Map<string, number>();
  const waits: number[] = [];
  let isOver = false;
  const look = async (): Promise<void> => {
    // A record that is away says later what it would have said now.
    const rows = await record.runs(runIds()).catch(() => undefined);
    if (rows === undefined) return;
    const now = performance.now();
    const ready = new Set(rows.flatMap((row) => row.ready.map((segment) => `${row.id} ${segment}`)));
    for (const key of ready) since.set(key, since.get(key) ?? now);
    for (const [key, from] of since) {
      if (ready.has(key)) continue;
      waits.push(Math.round(now - from));
      since.delete(key);
    }
  };
  const watching = (async () => {
    while (!isOver) {
      await look();
      await delay(LOOK_EVERY_MS);
    }
    await look();
  })();
  return {
    stop: async () => {
      isOver = true;
      await watching;
      return waits.toSorted((left, right) => left - right);
    },
  };
}

/** What became of a watch, in one line for a table. */
export function describeWaits(waits: readonly number[]): string {
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  if (waits.length === 0) return 'none seen';
  return `p50 ${seconds(quantile(waits, 0.5))}, p99 ${seconds(quantile(waits, 0.99))}, longest ${seconds(waits.at(-1) ?? 0)} (${waits.length})`;
}
