import type { NodeState, RunState } from '@heddle/contracts';

/** A state with changes on top, which leaves the state itself alone and copies nothing. */
export class StateDraft {
  readonly #before: RunState;
  #changes: Map<string, NodeState | undefined> | undefined;

  constructor(before: RunState) {
    this.#before = before;
  }

  get(key: string): NodeState | undefined {
    return this.#changes?.has(key) ? this.#changes.get(key) : this.#before[key];
  }

  set(key: string, state: NodeState): void {
    this.#change(key, state);
  }

  /** Takes an entry out. */
  delete(key: string): void {
    this.#change(key, undefined);
  }

  keys(): readonly string[] {
    const keys = new Set(Object.keys(this.#before));
    for (const [key, state] of this.#changes ?? []) {
      if (state === undefined) keys.delete(key);
      else keys.add(key);
    }
    return [...keys];
  }

  #change(key: string, state: NodeState | undefined): void {
    this.#changes ??= new Map();
    this.#changes.set(key, state);
  }
}
