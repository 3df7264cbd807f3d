import { isTerminalEvent, type RunDelta, type RunEvent } from '@heddle/contracts';
import type { BusMessage, EventBus, RunLog } from '@heddle/ports';
import { withWholeAnswer } from './large-values.ts';

/** How often a follower reads the log although no message came: messages are hints, the log is truth. */
const REREAD_MS = 2_000;

/** Which run to follow, and from where. */
export interface FollowOptions {
  readonly runs: Pick<RunLog, 'events' | 'value'>;
  readonly bus: Pick<EventBus, 'follow'>;
  readonly runId: string;
  readonly workspaceId: string;
  /** Number of the last event the reader has. */
  readonly after: number;
  readonly deltas: boolean;
  readonly signal: AbortSignal;
}

/**
 * A run as it happens: committed events in order and without gaps, text between them as it arrives, until the terminal
 * event, which carries the whole answer. A failure that the run was resumed from is not the end. A reader that is slow
 * only delays itself: what it has not taken is read from the log, and text that it missed is in the events.
 */
export async function* followRun(options: FollowOptions): AsyncGenerator<RunEvent | RunDelta> {
  const { runs, runId, workspaceId, signal } = options;
  const inbox = new Inbox(options);
  let last = options.after;
  try {
    for (;;) {
      const events = await runs.events({ runId, workspaceId, after: last });
      for (const event of events) {
        last = event.seq;
        const isEnd = isTerminalEvent(event) && event === events.at(-1) && (await isLast(options, event));
        if (isEnd) for (const part of await inbox.lastDeltas(event, signal)) yield part;
        yield await withWholeAnswer(runs, workspaceId, event);
        if (isEnd) return;
      }
      if (signal.aborted) return;
      const delta = events.length > 0 ? undefined : await inbox.next(last, signal);
      for (const part of delta ?? []) yield part;
      if (signal.aborted) return;
    }
  } finally {
    inbox.close();
  }
}

/** Only a failed run goes on, when it is resumed. */
async function isLast({ runs, runId, workspaceId }: FollowOptions, end: RunEvent): Promise<boolean> {
  if (end.type !== 'run-failed') return true;
  return (await runs.events({ runId, workspaceId, after: end.seq })).length === 0;
}

/** Deltas that a slow reader has not taken are dropped beyond this; the final text is in the log. */
const MAX_WAITING = 1_000;

/** Longest wait, after a run's end, for text that is still on its way. */
const LAST_TEXT_WITHIN_MS = 300;

/** What came for a run since somebody looked. */
class Inbox {
  #deltas: RunDelta[] = [];
  #seq = 0;
  #wake: (() => void) | undefined;
  readonly close: () => void;
  readonly #wantsDeltas: boolean;

  constructor({ bus, runId, deltas }: FollowOptions) {
    this.#wantsDeltas = deltas;
    this.close = bus.follow(runId, (message) => this.#take(message, deltas));
  }

  #take(message: BusMessage, deltas: boolean): void {
    if (message.type === 'advanced') this.#seq = Math.max(this.#seq, message.seq);
    if (message.type === 'cancelled') this.#seq = Number.POSITIVE_INFINITY;
    if (message.type === 'delta' && deltas && this.#deltas.length < MAX_WAITING)
      this.#deltas.push(message.delta);
    this.#wake?.();
  }

  /** Text that waits; or an empty list as soon as the log should be read. */
  async next(last: number, signal: AbortSignal): Promise<readonly RunDelta[]> {
    if (this.#deltas.length === 0 && this.#seq <= last && !signal.aborted) await this.#sleep(signal);
    const deltas = this.#deltas;
    this.#deltas = [];
    if (this.#seq === Number.POSITIVE_INFINITY) this.#seq = 0;
    return deltas;
  }

  /**
   * Text that belongs before the end of a run. The log may be read before the bus has delivered it; the hint that
   * tells of the end never overtakes text, so whoever has the hint has the text.
   */
  async lastDeltas(end: RunEvent, signal: AbortSignal): Promise<readonly RunDelta[]> {
    const deadline = end.at + LAST_TEXT_WITHIN_MS;
    while (this.#wantsDeltas && this.#seq < end.seq && Date.now() < deadline && !signal.aborted) {
      await this.#sleep(signal, deadline - Date.now());
    }
    const deltas = this.#deltas;
    this.#deltas = [];
    return deltas;
  }

  #sleep(signal: AbortSignal, ms = REREAD_MS): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }
}
