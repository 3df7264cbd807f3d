import { isTerminalEvent, type RunDelta, type RunEvent } from '@heddle/contracts';
import type { Api } from './api.ts';
import { ApiError } from './api-error.ts';
import { createEventStreamParser, type StreamMessage } from './event-stream.ts';

/** Anything a run's stream carries: committed events with a number, and text on its way without one. */
export type RunStreamEvent = RunEvent | RunDelta;

export interface FollowRunOptions {
  readonly api: Api;
  readonly runId: string;
  /** Number of the last event already known; the stream continues after it. */
  readonly after?: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunStreamEvent) => void;
  /** Told when the connection is lost and being made again, and when it is back. */
  readonly onConnection?: (state: 'live' | 'reconnecting') => void;
  /** Waits before another attempt; the default doubles from half a second to eight. */
  readonly wait?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

const REFUSED = new Set([400, 401, 403, 404]);

/**
 * Follows a run to its end: reads the stream, resumes by `Last-Event-ID` when the connection breaks, and settles after
 * the terminal event or when the signal aborts. Every numbered event is delivered exactly once and in order.
 *
 * @throws ApiError when the server refuses the stream for good.
 */
export async function followRun(options: FollowRunOptions): Promise<void> {
  const { signal, wait = waitBeforeRetry } = options;
  const position = { seq: options.after ?? 0 };
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      const before = position.seq;
      if (await readOnce(options, position)) return;
      if (position.seq > before) attempt = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (ApiError.is(error) && REFUSED.has(error.status)) throw error;
    }
    if (signal.aborted) return;
    options.onConnection?.('reconnecting');
    await wait(attempt, signal);
  }
}

/** Reads one connection; true when the terminal event was seen. */
async function readOnce(options: FollowRunOptions, position: { seq: number }): Promise<boolean> {
  const response = await options.api.open('runEvents', {
    params: { id: options.runId },
    signal: options.signal,
    headers: { 'Last-Event-ID': String(position.seq) },
  });
  if (!response.body) return false;
  options.onConnection?.('live');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = createEventStreamParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return false;
      for (const message of parser.push(value)) {
        const event = toRunEvent(message);
        if (!event || ('seq' in event && event.seq <= position.seq)) continue;
        if ('seq' in event) position.seq = event.seq;
        options.onEvent(event);
        if (isTerminalEvent(event)) return true;
      }
    }
  } finally {
    // Of a run that was resumed the stream goes on.
    await reader.cancel().catch(() => undefined);
  }
}

const KNOWN = new Set([
  'run-started',
  'node-started',
  'text-delta',
  'text-reset',
  'citation',
  'node-completed',
  'node-failed',
  'node-skipped',
  'iterations-opened',
  'run-waiting',
  'node-woken',
  'run-resumed',
  'run-completed',
  'run-failed',
  'run-cancelled',
]);

function toRunEvent(message: StreamMessage): RunStreamEvent | undefined {
  if (!KNOWN.has(message.event)) return undefined;
  const data: unknown = JSON.parse(message.data);
  if (typeof data !== 'object' || data === null) return undefined;
  // cast: the server writes these from the same contract; unknown types were dropped above
  return { type: message.event, ...data } as RunStreamEvent;
}

function waitBeforeRetry(attempt: number, signal: AbortSignal): Promise<void> {
  const delay = Math.min(500 * 2 ** attempt, 8_000);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delay);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
