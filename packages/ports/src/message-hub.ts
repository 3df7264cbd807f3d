import type { BusMessage, EventBus } from './event-bus.ts';

/** How long text is gathered before it is sent: 25 messages a second are as live as an eye can tell. */
export const DELTA_WINDOW_MS = 40;

/** The half of an EventBus that every transport shares: who follows what, and what is sent when. */
export interface MessageHub extends Pick<EventBus, 'publish' | 'follow' | 'followAll' | 'flush'> {
  /** Hands a message that arrived to its followers. */
  deliver(message: BusMessage): void;
}

/**
 * Gathers what is published: hints leave at the end of the turn, text after {@link DELTA_WINDOW_MS}, and what arrives
 * while a send is under way rides in the next. A hint never overtakes the text published before it.
 *
 * @param send hands messages to the transport. It reports its own failures; a lost message is made up for by readers.
 */
export function createMessageHub(send: (messages: readonly BusMessage[]) => Promise<void>): MessageHub {
  const followers = new Map<string, Set<(message: BusMessage) => void>>();
  const everyone = new Set<(message: BusMessage) => void>();
  let hints: BusMessage[] = [];
  let deltas: BusMessage[] = [];
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> | undefined;

  async function sendAll(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (hints.length > 0) {
      const batch = hints;
      hints = [];
      await send(batch);
    }
  }

  function plan(): void {
    busy ??= sendAll().finally(() => {
      busy = undefined;
      if (hints.length > 0) plan();
    });
  }

  function takeDeltas(): void {
    clearTimeout(timer);
    timer = undefined;
    if (deltas.length === 0) return;
    hints.push(...deltas);
    deltas = [];
  }

  return {
    publish(message) {
      if (message.type === 'delta') {
        deltas.push(message);
        timer ??= setTimeout(() => {
          takeDeltas();
          plan();
        }, DELTA_WINDOW_MS);
        return;
      }
      takeDeltas();
      hints.push(message);
      plan();
    },
    follow(runId, listener) {
      const listeners = followers.get(runId) ?? new Set();
      listeners.add(listener);
      followers.set(runId, listeners);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && followers.get(runId) === listeners) followers.delete(runId);
      };
    },
    followAll(listener) {
      everyone.add(listener);
      return () => everyone.delete(listener);
    },
    async flush() {
      takeDeltas();
      if (hints.length > 0) plan();
      while (busy) await busy;
    },
    deliver(message) {
      for (const listener of followers.get(message.runId) ?? []) listener(message);
      for (const listener of everyone) listener(message);
    },
  };
}
