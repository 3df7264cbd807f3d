/** Where a simulation takes every decision from. */
export interface Choices {
  /** A whole number from 0 up to, not including, `below`; 0 when there is no choice. */
  draw(below: number): number;
}

/** A stream of numbers in [0, 1) that a seed determines (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Decisions that a seed determines. */
export function seededChoices(seed: number): Choices {
  const random = seeded(seed);
  return { draw: (below) => Math.floor(random() * below) };
}

/** A number below 2³² that a text determines (FNV-1a): decisions that do not depend on when they are asked for. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** The decisions of one step; when they are used up every further one is 0. */
export type Tape = readonly number[];

/** Decisions from a seed, written down step by step. */
export class Recorder implements Choices {
  readonly steps: number[][] = [];
  readonly #from: Choices;

  constructor(from: Choices) {
    this.#from = from;
  }

  /** Begins the next step. */
  next(): void {
    this.steps.push([]);
  }

  draw(below: number): number {
    const drawn = this.#from.draw(below);
    this.steps.at(-1)?.push(drawn);
    return drawn;
  }
}

/** Decisions that were written down. */
export class Player implements Choices {
  #step = -1;
  #place = 0;
  readonly #steps: readonly Tape[];

  constructor(steps: readonly Tape[]) {
    this.#steps = steps;
  }

  /** Begins the next step. */
  next(): void {
    this.#step += 1;
    this.#place = 0;
  }

  draw(below: number): number {
    const drawn = this.#steps[this.#step]?.[this.#place++] ?? 0;
    return below <= 0 ? 0 : drawn % below;
  }
}
