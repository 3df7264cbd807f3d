import type { Program } from './program.ts';
import type { WorkBudget } from './work-budget.ts';

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

/**
 * Searches with a plain program, and remembers for each set of possible matches where a code point led, so that a
 * text of a known kind costs one look-up for each of its code points.
 */
export function createLazyAutomaton(program: Program): (text: string, budget: WorkBudget) => boolean {
  const { steps, start } = program;
  const states = new Map<string, State>();
  let transitionCount = 0;
  const initial = toState([start], true);
  const later = close([start], false, true);
  // Then a search that has nothing under way any more is over.
  const beginsOnlyAtStart = later.waiting.length === 0 && !later.isMatch;

  /** Follows everything that needs no code point. */
  function close(
    places: readonly number[],
    isStart: boolean,
    isEnd: boolean,
  ): { waiting: number[]; isMatch: boolean } {
    const seen = new Set<number>();
    const pending = [...places];
    const waiting: number[] = [];
    let isMatch = false;
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      const step = steps[place];
      if (step === undefined || seen.has(place)) continue;
      seen.add(place);
      if (step.type === 'match') isMatch = true;
      else if (step.type === 'point') waiting.push(place);
      else if (step.type === 'fork') pending.push(...step.targets);
      else if (step.condition.type === 'start' ? isStart : isEnd) pending.push(step.next);
    }
    return { waiting: waiting.sort((left, right) => left - right), isMatch };
  }

  function toState(places: readonly number[], isStart: boolean): State {
    const { waiting, isMatch } = close(places, isStart, false);
    const isMatchAtEnd = close(places, isStart, true).isMatch;
    const key = `${isMatch}${isMatchAtEnd}${waiting.join()}`;
    const known = states.get(key);
    if (known !== undefined) return known;
    const state: State = { waiting, isMatch, isMatchAtEnd, transitions: new Map() };
    states.set(key, state);
    return state;
  }

  function advance(state: State, point: number): State {
    const places = [start];
    for (const place of state.waiting) {
      const step = steps[place];
      if (step?.type === 'point' && step.matches(point)) places.push(step.next);
    }
    const following = toState(places, false);
    transitionCount += 1;
    if (transitionCount > MAX_TRANSITIONS) {
      for (const known of states.values()) known.transitions.clear();
      states.clear();
      transitionCount = 0;
    }
    state.transitions.set(point, following);
    return following;
  }

  return function search(text, budget) {
    let state = initial;
    let work = 1;
    for (let index = 0; index < text.length; index += 1) {
      if (state.isMatch || (beginsOnlyAtStart && state.waiting.length === 0)) break;
      const point = text.codePointAt(index) ?? 0;
      if (point > 0xffff) index += 1;
      const known = state.transitions.get(point);
      work += known === undefined ? state.waiting.length + steps.length : 1;
      state = known ?? advance(state, point);
      if (work > 10_000) {
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
