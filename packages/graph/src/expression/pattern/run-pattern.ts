import type { Meter } from '../../value/meter.ts';
import { setHas, WORD } from './character-set.ts';
import type { PatternProgram } from './compile-pattern.ts';
import type { Assertion } from './pattern-ast.ts';

/** Where a pattern was found, in UTF-16 code units, and what its groups hold; group 0 is the whole. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** The ways a search is following at one position, in order of preference. */
interface Threads {
  readonly programCounters: number[];
  readonly slots: (readonly number[])[];
}

interface Search {
  readonly program: PatternProgram;
  readonly text: string;
  /** Per instruction, the last turn in which it was reached: each is followed once per position, whatever the pattern. */
  readonly reached: Float64Array;
  turn: number;
}

const NO_SLOTS: readonly number[] = [];

/**
 * Finds a pattern at or after `from`, the leftmost and by the preferences a backtracking matcher has, in time proportional to text times
 * pattern (Pike's method: all ways at once, none twice at one position). Held by "X19 patterns take linear time".
 *
 * @throws HeddleError the meter's limit error.
 */
export function findMatch(
  program: PatternProgram,
  text: string,
  from: number,
  meter: Meter,
): PatternMatch | undefined {
  return findNext(createSearch(program, text), from, meter);
}

/** Every match from left to right, none overlapping; after an empty one the search goes on a character later. */
export function findMatches(program: PatternProgram, text: string, meter: Meter): readonly PatternMatch[] {
  const search = createSearch(program, text);
  const matches: PatternMatch[] = [];
  let position = 0;
  while (position <= text.length) {
    const match = findNext(search, position, meter);
    if (match === undefined) break;
    matches.push(match);
    position = match.end > match.start ? match.end : match.end + widthAt(text, match.end);
  }
  return matches;
}

function createSearch(program: PatternProgram, text: string): Search {
  return { program, text, reached: new Float64Array(program.instructions.length), turn: 0 };
}

function findNext(search: Search, from: number, meter: Meter): PatternMatch | undefined {
  const { program, text } = search;
  let current: Threads = { programCounters: [], slots: [] };
  let found: readonly number[] | undefined;
  search.turn += 1;
  for (let position = from; ; ) {
    if (found === undefined) addThread(search, current, { programCounter: 0, position, slots: NO_SLOTS });
    if (current.programCounters.length === 0 && found !== undefined) break;
    meter.step(1 + (current.programCounters.length >> 2));
    const codePoint = text.codePointAt(position);
    const next = position + widthAt(text, position);
    const following: Threads = { programCounters: [], slots: [] };
    search.turn += 1;
    found = stepThreads(search, current, following, { codePoint, next }) ?? found;
    if (codePoint === undefined) break;
    current = following;
    position = next;
  }
  return found === undefined ? undefined : toMatch(program, text, found);
}

function widthAt(text: string, position: number): number {
  return (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
}

/** Lets every thread take the character; gives the slots of a match that no preferred thread outlives. */
function stepThreads(
  search: Search,
  current: Threads,
  following: Threads,
  character: { readonly codePoint: number | undefined; readonly next: number },
): readonly number[] | undefined {
  for (const [index, programCounter] of current.programCounters.entries()) {
    const instruction = search.program.instructions[programCounter];
    const slots = current.slots[index] ?? NO_SLOTS;
    if (instruction?.operation === 'match') return slots;
    if (instruction?.operation !== 'set' || character.codePoint === undefined) continue;
    if (!setHas(instruction.set, character.codePoint)) continue;
    addThread(search, following, { programCounter: programCounter + 1, position: character.next, slots });
  }
  return undefined;
}

interface Thread {
  readonly programCounter: number;
  readonly position: number;
  readonly slots: readonly number[];
}

/** Follows a thread through everything that takes no character, preferred ways first. */
function addThread(search: Search, into: Threads, start: Thread): void {
  const { position } = start;
  const pending: Thread[] = [start];
  for (let thread = pending.pop(); thread !== undefined; thread = pending.pop()) {
    const { programCounter, slots } = thread;
    if (search.reached[programCounter] === search.turn) continue;
    search.reached[programCounter] = search.turn;
    const instruction = search.program.instructions[programCounter];
    switch (instruction?.operation) {
      case 'jump':
        pending.push({ programCounter: instruction.to, position, slots });
        break;
      case 'split':
        pending.push(
          { programCounter: instruction.second, position, slots },
          { programCounter: instruction.first, position, slots },
        );
        break;
      case 'save':
        pending.push({
          programCounter: programCounter + 1,
          position,
          slots: withSlot(slots, instruction.slot, position),
        });
        break;
      case 'assert':
        if (isAt(instruction.assertion, search.text, position))
          pending.push({ programCounter: programCounter + 1, position, slots });
        break;
      default:
        into.programCounters.push(programCounter);
        into.slots.push(slots);
    }
  }
}

function withSlot(slots: readonly number[], slot: number, position: number): readonly number[] {
  const copy = slots.slice();
  while (copy.length < slot) copy.push(-1);
  copy[slot] = position;
  return copy;
}

function isAt(assertion: Assertion, text: string, position: number): boolean {
  switch (assertion) {
    case 'start':
      return position === 0;
    case 'end':
      return position === text.length;
    case 'line-start':
      return position === 0 || isLineBreak(text[position - 1]);
    case 'line-end':
      return position === text.length || isLineBreak(text[position]);
    case 'word-edge':
      return isWordAt(text, position - 1) !== isWordAt(text, position);
    case 'no-word-edge':
      return isWordAt(text, position - 1) === isWordAt(text, position);
  }
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r' || character === '\u2028' || character === '\u2029';
}

function isWordAt(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  return WORD.some(([first, last]) => code >= first && code <= last);
}

function toMatch(program: PatternProgram, text: string, slots: readonly number[]): PatternMatch {
  const groups = Array.from({ length: program.groupCount }, (_, group) => {
    const [start = -1, end = -1] = [slots[group * 2], slots[group * 2 + 1]];
    return start < 0 || end < 0 ? undefined : text.slice(start, end);
  });
  return { start: slots[0] ?? 0, end: slots[1] ?? 0, groups };
}
