import type { BusMessage } from './event-bus.ts';

type Listener = (message: BusMessage) => void;

/** Who follows one run, and who follows them all. */
export class Followers {
  readonly #byRun = new Map<string, Set<Listener>>();
  readonly #everyone = new Set<Listener>();

  /** Returns what ends the following. */
  follow(runId: string, listener: Listener): () => void {
    const listeners = this.#byRun.get(runId) ?? new Set();
    listeners.add(listener);
    this.#byRun.set(runId, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byRun.get(runId) === listeners) this.#byRun.delete(runId);
    };
  }

  /** Returns what ends the following. */
  followAll(listener: Listener): () => void {
    this.#everyone.add(listener);
    return () => this.#everyone.delete(listener);
  }

  /** Hands a message to the followers of its run, then to those of all runs. */
  deliver(message: BusMessage): void {
    for (const listener of this.#byRun.get(message.runId) ?? []) listener(message);
    for (const listener of this.#everyone) listener(message);
  }
}
