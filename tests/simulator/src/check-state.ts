import { type NodeState, parseActivationKey, type RunState } from '@heddle/contracts';
import { isCall, placeIn, seenFrom } from '@heddle/engine';
import type { Told } from './told.ts';
import { must } from './violation.ts';

/** What must hold of a run's state after every step, beside what its log has told. */
export class StateCheck {
  readonly #told: Told;
  readonly #gone = new Set<string>();
  #state: RunState = {};

  constructor(told: Told) {
    this.#told = told;
  }

  /** Holds a state against the log and against the one before. @throws Violation */
  inspect(state: RunState): void {
    if (state === this.#state) return;
    for (const key of Object.keys(this.#state)) if (!Object.hasOwn(state, key)) this.#gone.add(key);
    for (const [key, now] of Object.entries(state)) {
      if (now === this.#state[key]) continue;
      must(!this.#gone.has(key), 'E13', () => `${key} was forgotten and came back as ${now.status}`);
      this.#matches(key, now);
    }
    for (const key of Object.keys(state))
      must(!key.includes('@') || !this.#isLeft(state, key), 'E13', () => `${key} outlives its iteration`);
    for (const [key, { status }] of this.#told.resolved)
      must(
        state[key]?.status === status ||
          (state[key] === undefined && (isCall(key) || this.#isPast(state, key))),
        'F1',
        () => `${key} is ${status} in the log and ${state[key]?.status} in the state`,
      );
    this.#state = state;
  }

  #matches(key: string, now: NodeState): void {
    const told = this.#told.resolved.get(key);
    const disagrees = (): string =>
      `${key} is ${JSON.stringify(now)}, the log says ${told?.status ?? 'nothing'}`;
    if (now.status === 'completed') {
      must(told?.status === 'completed', 'F1', disagrees);
      const absent = now.absent ?? [];
      must(
        absent.every((port) => !Object.hasOwn(told.outputs, port)),
        'F1',
        disagrees,
      );
    } else if (now.status === 'skipped' || now.status === 'failed')
      must(told?.status === now.status, 'F1', disagrees);
    else must(told === undefined, 'F1', disagrees);
    if (now.status === 'waiting') must(this.#told.waiting.has(key), 'F1', disagrees);
    if (now.status === 'open') this.#marks(key, now.marks);
  }

  /** Marks of iterations that are over never change, and there are as many as were opened. */
  #marks(key: string, marks: string): void {
    const before = this.#state[key];
    const had = before?.status === 'open' ? before.marks : '';
    const isSame = [...had].every((mark, place) => mark === '.' || mark === marks[place]);
    must(isSame, 'E13', () => `${key} was ${had} and is ${marks}`);
    must(
      marks.length === this.#told.opened.get(key),
      'E11',
      () => `${key} is ${marks} with ${this.#told.opened.get(key)} open`,
    );
  }

  /** An iteration around it is over, or its container is. */
  #isPast(state: RunState, key: string): boolean {
    const { nodeId, iteration } = parseActivationKey(key);
    return this.#told.index.around(nodeId).some((container) => {
      const around = state[seenFrom(this.#told.index, container.id, iteration)];
      const place = placeIn(this.#told.index, container.id, iteration);
      return around?.status !== 'open' || around.marks[place] !== '.';
    });
  }

  /** Nothing stays of an iteration that is over, unless its container failed and may be resumed. */
  #isLeft(state: RunState, key: string): boolean {
    const { nodeId, iteration } = parseActivationKey(key);
    const { index } = this.#told;
    return index.around(nodeId).some((container) => {
      const around = state[seenFrom(index, container.id, iteration)];
      if (around?.status === 'open') return around.marks[placeIn(index, container.id, iteration)] !== '.';
      return around?.status === 'completed';
    });
  }

  /** A resumed run does again what failed; of containers, their failed iterations from the start. */
  again(activations: readonly string[]): void {
    const { resolved, opened, waiting, index } = this.#told;
    const failed = activations.flatMap((key) => failedInside(key, this.#state[key]));
    for (const key of activations) resolved.delete(key);
    const isAgain = (key: string): boolean => {
      const { nodeId, iteration: whole } = parseActivationKey(key);
      const [iteration = ''] = whole.split('~');
      return failed.some(
        (inside) =>
          index.isInside(nodeId, inside.container) &&
          (iteration === inside.iteration || iteration.startsWith(`${inside.iteration}.`)),
      );
    };
    for (const known of [resolved, opened, waiting, this.#gone])
      for (const key of known.keys()) if (isAgain(key)) known.delete(key);
    this.#state = Object.fromEntries(
      Object.entries(this.#state).filter(([key]) => !activations.includes(key)),
    );
  }
}

/** The failed iterations of a container that failed. */
function failedInside(key: string, now: NodeState | undefined) {
  if (now?.status !== 'failed' || now.marks === undefined) return [];
  const { nodeId: container, iteration } = parseActivationKey(key);
  return [...now.marks].flatMap((mark, place) =>
    mark === 'f'
      ? [{ container, iteration: iteration === '' ? String(place) : `${iteration}.${place}` }]
      : [],
  );
}
