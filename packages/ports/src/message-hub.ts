import type { BusMessage, EventBus } from './event-bus.ts';
import { Followers } from './followers.ts';
import { Outbox, type SendMessages } from './outbox.ts';

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
export function createMessageHub(send: SendMessages): MessageHub {
  const followers = new Followers();
  const outbox = new Outbox(send);
  let deltas: BusMessage[] = [];
  let window: NodeJS.Timeout | undefined;

  function takeDeltas(): readonly BusMessage[] {
    clearTimeout(window);
    window = undefined;
    const taken = deltas;
    deltas = [];
    return taken;
  }

  return {
    publish(message) {
      if (message.type === 'delta') {
        deltas.push(message);
        window ??= setTimeout(() => outbox.add(takeDeltas()), DELTA_WINDOW_MS);
        return;
      }
      outbox.add([...takeDeltas(), message]);
    },
    follow: (runId, listener) => followers.follow(runId, listener),
    followAll: (listener) => followers.followAll(listener),
    async flush() {
      outbox.add(takeDeltas());
      await outbox.empty();
    },
    deliver: (message) => followers.deliver(message),
  };
}
