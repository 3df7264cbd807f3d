/** Gives every waiting operation its turn in an order that a seed determines; nothing goes on by itself. */
export class Scheduler {
  readonly #waiting: (() => void)[] = [];
  readonly #random: () => number;
  /** How many turns were given. */
  turns = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Waits for a turn. */
  readonly pause = (): Promise<void> => new Promise((resolve) => this.#waiting.push(resolve));

  /** Lets so many operations go on, one after the other; false when nothing waits. */
  async run(turns: number): Promise<boolean> {
    for (let turn = 0; turn < turns; turn++) {
      await settled();
      if (this.#waiting.length === 0) return false;
      const [next] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
      this.turns += 1;
      next?.();
    }
    await settled();
    return true;
  }

  /** An operation from outside: asked until it is answered, while others may overtake it. */
  async ask<Answer>(operation: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      let answer: { readonly value: Answer } | undefined;
      let isDone = false;
      void operation().then(
        (value) => {
          answer = { value };
          isDone = true;
        },
        () => {
          isDone = true;
        },
      );
      while (!isDone) await this.run(1);
      if (answer) return answer.value;
    }
  }
}

/** Everything that can go on without the scheduler has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
