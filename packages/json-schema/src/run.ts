import { toPointer } from './json-value.ts';
import { LIMITS } from './limits.ts';
import type { Resource } from './resource.ts';

/** Something about a value that its schema does not allow. */
export interface ValidationProblem {
  /** JSON pointer to the value; empty for the whole. */
  readonly path: string;
  /** A sentence: what was expected, what was found. */
  readonly message: string;
}

/** Thrown, and caught by the validator alone, when a validation would cost more than {@link LIMITS} allow. */
export class LimitReached extends Error {}

/** One validation under way: where it is, what it has found, what it may still spend. */
export class Run {
  readonly problems: ValidationProblem[] = [];
  /** The place in the value. */
  readonly path: (string | number)[] = [];
  /** Resources entered on the way here, outermost first; `$dynamicRef` looks through them. */
  readonly scope: Resource[] = [];
  #probes = 0;
  #depth = 0;
  #evaluations = 0;
  #patternSteps = 0;

  /** Whether only the answer counts: nothing is reported, and the first failure ends the search. */
  get isProbing(): boolean {
    return this.#probes > 0;
  }

  /** Asks a question whose answer is no problem of its own. */
  probe(question: () => boolean): boolean {
    this.#probes += 1;
    const answer = question();
    this.#probes -= 1;
    return answer;
  }

  /** Records a problem at the current place, or below it. Always false, so that a check can end in it. */
  report(message: string, ...below: readonly (string | number)[]): false {
    if (this.#probes === 0 && this.problems.length < LIMITS.problems) {
      this.problems.push({ path: toPointer([...this.path, ...below]), message });
    }
    return false;
  }

  /** Runs something and takes back the problems it reported. */
  collect(action: () => void): readonly ValidationProblem[] {
    const before = this.problems.length;
    action();
    return this.problems.splice(before);
  }

  /** Counts an evaluation and one level of depth; {@link leave} gives the level back. */
  enter(): void {
    this.#evaluations += 1;
    this.#depth += 1;
    if (this.#depth > LIMITS.evaluationDepth) {
      throw new LimitReached(
        'Expected a value and references that nest less deeply, found more levels than can be checked.',
      );
    }
    if (this.#evaluations > LIMITS.evaluations) {
      throw new LimitReached(
        'Expected a value that can be checked in bounded time, found too many items or alternatives.',
      );
    }
  }

  leave(): void {
    this.#depth -= 1;
  }

  /** Counts the work of patterns. */
  spend(steps: number): void {
    this.#patternSteps += steps;
    if (this.#patternSteps > LIMITS.patternSteps) {
      throw new LimitReached(
        'Expected text that can be matched in bounded time, found too much of it for its patterns.',
      );
    }
  }
}
