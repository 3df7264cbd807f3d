import type { Program } from './program.ts';
import type { WorkBudget } from './work-budget.ts';

/** What is under way at a position. */
interface State {
  /** Steps that wait for a code point. */
  readonly waiting: readonly number[];
  /** A match is complete, whatever follows. */
  readonly isMatch: boolean;
  /** A match is complete if the text ends here. */
  readonly isMatchAtEnd: boolean;
  readonly transitions: Map<number, State>;
}

// What a pattern may remember of the texts it saw; beyond, it starts to learn anew.
const MAX_TRANSITIONS = 5_000;

/** Whether an automaton asks nothing of a position but to be the start or the end, as most patterns do. */
export function isPlain(program: Program): boolean {
  return program.steps.every(
    (step) => step.type !== 'condition' || step.condition.type === 'start' || step.condition.type === 'end',
  );
}

// The budget is told of work in portions: a call for each code point would cost as much as the search.
const WORK_PORTION = 10_000;

/**
 * Searches with a plain program, and remembers for each set of possible matches where a code point led, so that a
 * text of a known kind costs one look-up for each of its code points.
 */
export function createLazyAutomaton(program: Program): (text: string, budget: WorkBudget) => boolean {
  const states = new LazyStates(program);
  return function search(text, budget) {
    let state = states.initial;
    let work = 1;
    for (let index = 0; index < text.length && !states.isOver(state); index += 1) {
      const point = text.codePointAt(index) ?? 0;
      if (point > 0xffff) index += 1;
      const known = state.transitions.get(point);
      work += known === undefined ? states.costOf(state) : 1;
      state = known ?? states.advance(state, point);
      if (work > WORK_PORTION) {
        budget.spend(work);
        work = 0;
      }
      if (index === text.length - 1) {
        budget.spend(work);
        return state.isMatch || state.isMatchAtEnd;
      }
    }
    budget.spend(work);
    return state.isMatch || (text === '' && state.isMatchAtEnd);
  };
}

/** The states of a program that texts have led to so far. */
class LazyStates {
  readonly initial: State;
  readonly #program: Program;
  readonly #known = new Map<string, State>();
  readonly #beginsOnlyAtStart: boolean;
  #transitionCount = 0;

  constructor(program: Program) {
    this.#program = program;
    this.initial = this.#stateOf([program.start], true);
    const later = this.#close([program.start], { isStart: false, isEnd: true });
    this.#beginsOnlyAtStart = later.waiting.length === 0 && !later.isMatch;
  }

  /** Whether what follows cannot change the answer any more. */
  isOver(state: State): boolean {
    return state.isMatch || (this.#beginsOnlyAtStart && state.waiting.length === 0);
  }

  /** The work of {@link advance}. */
  costOf(state: State): number {
    return state.waiting.length + this.#program.steps.length;
  }

  /** Works out where a code point leads, and remembers it. */
  advance(state: State, point: number): State {
    const { steps, start } = this.#program;
    const places = [start];
    for (const place of state.waiting) {
      const step = steps[place];
      if (step?.type === 'point' && step.matches(point)) places.push(step.next);
    }
    const following = this.#stateOf(places, false);
    this.#transitionCount += 1;
    if (this.#transitionCount > MAX_TRANSITIONS) this.#forget();
    state.transitions.set(point, following);
    return following;
  }

  #stateOf(places: readonly number[], isStart: boolean): State {
    const { waiting, isMatch } = this.#close(places, { isStart, isEnd: false });
    const isMatchAtEnd = this.#close(places, { isStart, isEnd: true }).isMatch;
    const key = `${isMatch}${isMatchAtEnd}${waiting.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const state: State = { waiting, isMatch, isMatchAtEnd, transitions: new Map() };
    this.#known.set(key, state);
    return state;
  }

  /** Follows everything that needs no code point. */
  #close(
    places: readonly number[],
    { isStart, isEnd }: { readonly isStart: boolean; readonly isEnd: boolean },
  ): { readonly waiting: readonly number[]; readonly isMatch: boolean } {
    const seen = new Set<number>();
    const pending = [...places];
    const waiting: number[] = [];
    let isMatch = false;
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      const step = this.#program.steps[place];
      if (step === undefined || seen.has(place)) continue;
      seen.add(place);
      if (step.type === 'match') isMatch = true;
      else if (step.type === 'point') waiting.push(place);
      else if (step.type === 'fork') pending.push(...step.targets);
      else if (step.condition.type === 'start' ? isStart : isEnd) pending.push(step.next);
    }
    return { waiting: waiting.sort((left, right) => left - right), isMatch };
  }

  #forget(): void {
    for (const known of this.#known.values()) known.transitions.clear();
    this.#known.clear();
    this.#transitionCount = 0;
  }
}
