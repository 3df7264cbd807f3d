/** A call that waits for its answer. */
interface WaitingCall<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** Whom to tell when there is something to wait for, and when there is not any more. */
export interface WaitingCallsOptions {
  /** Called for each call that begins to wait. */
  readonly onCall: () => void;
  /** Called before the last call gets its answer. */
  readonly onNone: () => void;
  /** Called after the last call got its answer. */
  readonly onIdle: () => void;
}

/** Calls to a thread whose answers come as messages, by number. */
export class WaitingCalls<Answer> {
  readonly #options: WaitingCallsOptions;
  readonly #calls = new Map<number, WaitingCall<Answer>>();
  #lastId = 0;

  constructor(options: WaitingCallsOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#calls.size === 0;
  }

  /** A number that no other call has. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Waits until this call is resolved or rejected. */
  wait(id: number): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => this.#calls.set(id, { resolve, reject }));
    this.#options.onCall();
    return answer;
  }

  /** Does nothing for a call that waits no more. */
  resolve(id: number, answer: Answer): void {
    this.#settle(id, (call) => call.resolve(answer));
  }

  /** Does nothing for a call that waits no more. */
  reject(id: number, reason: unknown): void {
    this.#settle(id, (call) => call.reject(reason));
  }

  rejectAll(reason: unknown): void {
    for (const id of [...this.#calls.keys()]) this.reject(id, reason);
  }

  #settle(id: number, use: (call: WaitingCall<Answer>) => void): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    this.#calls.delete(id);
    if (this.isEmpty) this.#options.onNone();
    use(call);
    if (this.isEmpty) this.#options.onIdle();
  }
}
