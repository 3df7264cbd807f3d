import { followRun, type Services } from '@heddle/application';
import type { RunDelta, RunEvent } from '@heddle/contracts';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';

/** A comment is sent this often, so that proxies keep a quiet stream open. */
const HEARTBEAT_MS = 15_000;

/** Which run to stream, and what its reader may see. */
export interface RunStreamOptions {
  readonly services: Pick<Services, 'runs' | 'bus'>;
  readonly runId: string;
  readonly workspaceId: string;
  readonly deltas: boolean;
  /** What a reader may see of an event; undefined hides it. */
  readonly show: (item: RunEvent | RunDelta) => object | undefined;
}

/**
 * Sends a run as server-sent events until its terminal one. `Last-Event-ID` (or `?after=`) continues where a reader
 * left off. Each event has its number as id; text has none.
 */
export function streamRun(c: Context, options: RunStreamOptions): Response {
  const { services, runId, workspaceId, deltas, show } = options;
  const after = Number(c.req.header('last-event-id') ?? c.req.query('after') ?? 0);
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS);
    try {
      const items = followRun({
        runs: services.runs,
        bus: services.bus,
        runId,
        workspaceId,
        after: Number.isSafeInteger(after) && after > 0 ? after : 0,
        deltas,
        signal: gone.signal,
      });
      for await (const item of items) {
        const shown = show(item);
        if (!shown) continue;
        await stream.writeSSE({
          event: item.type,
          data: JSON.stringify(shown),
          ...('seq' in item ? { id: String(item.seq) } : {}),
        });
      }
    } finally {
      clearInterval(heartbeat);
    }
  });
}
