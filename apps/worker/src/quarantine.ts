/** After so many deaths a segment runs alone among its like. */
export const ISOLATED_AFTER = 2;

/**
 * Segments that workers died with run one at a time in a process. If another worker dies, one of them is to blame and
 * not all: what only happened to be in the same hands is not taken for poison.
 */
export class Quarantine {
  #isTaken = false;

  /** Whether a segment may run now. Whoever is let in must call the given function when it is over. */
  enter(deaths: number): (() => void) | undefined {
    if (deaths < ISOLATED_AFTER) return () => undefined;
    if (this.#isTaken) return undefined;
    this.#isTaken = true;
    return () => {
      this.#isTaken = false;
    };
  }
}
