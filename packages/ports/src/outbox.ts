import type { BusMessage } from './event-bus.ts';

/** Hands messages to a transport. It reports its own failures; a lost message is made up for by readers. */
export type SendMessages = (messages: readonly BusMessage[]) => Promise<void>;

/** Sends in order and one batch at a time: at the end of the turn, with everything that was added during a send in the next. */
export class Outbox {
  readonly #send: SendMessages;
  #waiting: BusMessage[] = [];
  #busy: Promise<void> | undefined;

  constructor(send: SendMessages) {
    this.#send = send;
  }

  /** Adds messages behind those that wait, and sees to it that they leave. */
  add(messages: readonly BusMessage[]): void {
    if (messages.length === 0) return;
    this.#waiting.push(...messages);
    this.#leaveSoon();
  }

  /** Resolves when all that was added has been sent. */
  async empty(): Promise<void> {
    while (this.#busy) await this.#busy;
  }

  #leaveSoon(): void {
    this.#busy ??= this.#sendAll().finally(() => {
      this.#busy = undefined;
      if (this.#waiting.length > 0) this.#leaveSoon();
    });
  }

  async #sendAll(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#send(batch);
    }
  }
}
