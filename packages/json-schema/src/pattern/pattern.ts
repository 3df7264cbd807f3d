import { createLazyAutomaton, isPlain } from './lazy-automaton.ts';
import { parsePattern } from './parse-pattern.ts';
import { WORD } from './point-sets.ts';
import { buildProgram, type Program } from './program.ts';
import type { Condition } from './syntax.ts';
import type { WorkBudget } from './work-budget.ts';

/** A regular expression that answers in time linear in the text: no input can make it hang. */
export interface Pattern {
  /** Whether it matches anywhere in the text. */
  test(text: string, budget: WorkBudget): boolean;
}

/**
 * Makes a pattern. All possible matches advance together, one code point at a time, so there is no backtracking;
 * lookarounds are answered for all positions in one pass each before the pattern itself runs.
 *
 * @throws PatternError when the source is not a regular expression or needs back-references.
 */
export function createPattern(source: string): Pattern {
  const { part, looks } = parsePattern(source);
  const main = buildProgram(part, 'forwards');
  if (isPlain(main)) return { test: createLazyAutomaton(main) };
  const lookPrograms = looks.map((look) => ({
    // A lookahead at a position asks whether some match begins there: seen from the end, whether one ends there.
    program: buildProgram(look.part, look.isBehind ? 'forwards' : 'backwards'),
    isBackwards: !look.isBehind,
  }));
  return {
    test(text, budget) {
      const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
      const tables: Uint8Array[] = [];
      for (const { program, isBackwards } of lookPrograms) {
        const table = new Uint8Array(points.length + 1);
        scan(program, { points, tables, budget, isBackwards }, (position) => {
          table[position] = 1;
          return false;
        });
        tables.push(table);
      }
      return scan(main, { points, tables, budget, isBackwards: false }, () => true);
    },
  };
}

interface Reading {
  readonly points: readonly number[];
  /** For each lookaround, at which positions it holds. */
  readonly tables: readonly Uint8Array[];
  readonly budget: WorkBudget;
  readonly isBackwards: boolean;
}

/**
 * Runs the automaton from every position at once and reports each position where a match is complete.
 * Stops, and returns true, when `onMatch` does.
 */
function scan(program: Program, reading: Reading, onMatch: (position: number) => boolean): boolean {
  const { points, budget, isBackwards } = reading;
  const { steps, start } = program;
  const first = steps[start];
  const isAnchored = !isBackwards && first?.type === 'condition' && first.condition.type === 'start';
  const seenAt = new Int32Array(steps.length).fill(-1);
  let current: number[] = [];
  let next: number[] = [];
  const pending: number[] = [];
  for (let read = 0; read <= points.length; read += 1) {
    const position = isBackwards ? points.length - read : read;
    const point = points[isBackwards ? position - 1 : position] ?? -1;
    pending.push(start);
    for (let index = current.length - 1; index >= 0; index -= 1) pending.push(current[index] ?? 0);
    let work = 1;
    let isComplete = false;
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      if (seenAt[place] === read) continue;
      seenAt[place] = read;
      work += 1;
      const step = steps[place];
      if (step === undefined) continue;
      if (step.type === 'match') isComplete = true;
      else if (step.type === 'fork') for (const target of step.targets) pending.push(target);
      else if (step.type === 'condition') {
        if (holds(step.condition, position, reading)) pending.push(step.next);
      } else if (point !== -1 && step.matches(point)) next.push(step.next);
    }
    budget.spend(work);
    if (isComplete && onMatch(position)) return true;
    if (isAnchored && next.length === 0) return false;
    [current, next] = [next, current];
    next.length = 0;
  }
  return false;
}

function holds(condition: Condition, position: number, { points, tables }: Reading): boolean {
  switch (condition.type) {
    case 'start':
      return position === 0;
    case 'end':
      return position === points.length;
    case 'word-edge':
      return isWordEdge(points, position);
    case 'no-word-edge':
      return !isWordEdge(points, position);
    case 'look':
      return (tables[condition.look]?.[position] === 1) !== condition.isNegated;
  }
}

function isWordEdge(points: readonly number[], position: number): boolean {
  const before = points[position - 1];
  const after = points[position];
  return (before !== undefined && WORD(before)) !== (after !== undefined && WORD(after));
}
