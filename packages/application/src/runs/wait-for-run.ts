import type { EventBus, RunLog, RunRecord } from '@heddle/ports';

/** How often a waiter reads the record although no message came. */
const REREAD_MS = 1_000;

/** Which run to wait for, and how long. */
export interface WaitOptions {
  readonly runs: Pick<RunLog, 'get'>;
  readonly bus: Pick<EventBus, 'follow'>;
  readonly runId: string;
  readonly workspaceId: string;
  readonly waitMs: number;
  /** Also come back when the run waits: for somebody's answer, or for anything. */
  readonly orWaits?: 'answer' | 'any';
}

/** The end of a run, seen by whoever started it. Begin to listen before the run is accepted, then wait. */
export interface RunWaiter {
  /** The run when it is over, when it waits, if that was asked for, or as it is when time is up. */
  wait(): Promise<RunRecord | undefined>;
  close(): void;
}

/** Listens for the end of a run. */
export function createRunWaiter({ runs, bus, runId, workspaceId, waitMs, orWaits }: WaitOptions): RunWaiter {
  let over = false;
  let waits = false;
  let wake: (() => void) | undefined;
  const close = bus.follow(runId, (message) => {
    if (message.type === 'cancelled' || (message.type === 'advanced' && message.over)) {
      over = true;
      wake?.();
    }
    if (message.type === 'advanced' && !message.over) {
      waits =
        message.waits !== undefined &&
        (message.waits === 'answer' ? orWaits !== undefined : orWaits === 'any');
      if (waits) wake?.();
    }
  });
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    close,
    async wait() {
      const deadline = Date.now() + waitMs;
      try {
        for (;;) {
          const left = deadline - Date.now();
          if (!over && !waits && left > 0) await sleep(Math.min(REREAD_MS, left));
          wake = undefined;
          const run = await runs.get({ runId, workspaceId });
          if (!run || run.endedAt !== undefined || Date.now() >= deadline) return run;
          if (waits && run.status === 'waiting') return run;
          over = false;
          waits = false;
        }
      } finally {
        close();
      }
    },
  };
}

/** Starts a run that a waiter listens for. When it does not start, nobody listens any more. */
export async function startHeard<Started>(
  waiter: RunWaiter | undefined,
  start: () => Promise<Started>,
): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    waiter?.close();
    throw error;
  }
}
