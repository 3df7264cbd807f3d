/** Steps that take back what a start has done so far, in the opposite order. */
export interface Undo {
  add(step: () => Promise<void> | void): void;
  /** Runs every step even when one fails, once; a second call waits for the first. Rejects with the first failure. */
  run(): Promise<void>;
}

/** An empty list of steps. */
export function createUndo(): Undo {
  const steps: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | undefined;
  const runAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  return {
    add: (step) => {
      steps.push(step);
    },
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
