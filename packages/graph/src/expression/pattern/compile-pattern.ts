import { type AsciiTable, asciiTableOf, type CharacterSet } from './character-set.ts';
import type { Assertion, PatternNode } from './pattern-ast.ts';

/** One step of a compiled pattern. Of the two ways of a split the first is preferred. */
export type Instruction =
  | { readonly operation: 'set'; readonly set: CharacterSet; readonly ascii: AsciiTable }
  | { readonly operation: 'assert'; readonly assertion: Assertion }
  | { readonly operation: 'split'; first: number; second: number }
  | { readonly operation: 'jump'; to: number }
  | { readonly operation: 'save'; readonly slot: number }
  | { readonly operation: 'match' };

/** A pattern as a program for the matcher in run-pattern.ts. */
export interface PatternProgram {
  readonly instructions: readonly Instruction[];
  /** Groups with brackets, and the whole as group 0. */
  readonly groupCount: number;
  /** ASCII characters that a match can begin with; undefined when a match can be empty. Others are always tried. */
  readonly firstAscii: AsciiTable | undefined;
}

/** Longest program; counted repetitions are written out, so `(a{100}){100}` is refused. */
export const MAXIMUM_PROGRAM_LENGTH = 5_000;

/** Compiles a parsed pattern; undefined when the program would be too long. */
export function compilePattern(pattern: PatternNode, groups: number): PatternProgram | undefined {
  const emission: Emission = { instructions: [], work: 0 };
  if (!emit(emission, { type: 'group', index: 0, body: pattern })) return undefined;
  emission.instructions.push({ operation: 'match' });
  const { instructions } = emission;
  return { instructions, groupCount: groups + 1, firstAscii: firstCharacters(instructions) };
}

function firstCharacters(instructions: readonly Instruction[]): AsciiTable | undefined {
  const union = new Uint8Array(128);
  const seen = new Set<number>();
  const pending = [0];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const instruction = instructions[index];
    if (seen.has(index) || instruction === undefined) continue;
    seen.add(index);
    if (instruction.operation === 'match') return undefined;
    if (instruction.operation === 'set')
      for (const [codePoint, isIn] of instruction.ascii.entries())
        union[codePoint] = Number(union[codePoint] === 1 || isIn === 1);
    else if (instruction.operation === 'split') pending.push(instruction.first, instruction.second);
    else pending.push(instruction.operation === 'jump' ? instruction.to : index + 1);
  }
  return union;
}

interface Emission {
  readonly instructions: Instruction[];
  /** Nodes visited: counted apart, since repeating nothing makes no instruction and still takes time. */
  work: number;
}

/** Appends a node; false as soon as the program is too long. */
function emit(emission: Emission, node: PatternNode): boolean {
  const { instructions } = emission;
  emission.work += 1;
  if (instructions.length > MAXIMUM_PROGRAM_LENGTH || emission.work > 4 * MAXIMUM_PROGRAM_LENGTH)
    return false;
  switch (node.type) {
    case 'set':
      instructions.push({ operation: 'set', set: node.set, ascii: asciiTableOf(node.set) });
      return true;
    case 'assertion':
      instructions.push({ operation: 'assert', assertion: node.assertion });
      return true;
    case 'sequence':
      return node.parts.every((part) => emit(emission, part));
    case 'group': {
      instructions.push({ operation: 'save', slot: node.index * 2 });
      const isComplete = emit(emission, node.body);
      instructions.push({ operation: 'save', slot: node.index * 2 + 1 });
      return isComplete;
    }
    case 'choice':
      return emitChoice(emission, node.options);
    case 'repeat':
      return emitRepeat(emission, node);
  }
}

function emitChoice(emission: Emission, options: readonly PatternNode[]): boolean {
  const jumps: { to: number }[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      if (!emit(emission, option)) return false;
      break;
    }
    const split = { operation: 'split' as const, first: emission.instructions.length + 1, second: 0 };
    emission.instructions.push(split);
    if (!emit(emission, option)) return false;
    const jump = { operation: 'jump' as const, to: 0 };
    emission.instructions.push(jump);
    jumps.push(jump);
    split.second = emission.instructions.length;
  }
  for (const jump of jumps) jump.to = emission.instructions.length;
  return true;
}

function emitRepeat(emission: Emission, node: Extract<PatternNode, { type: 'repeat' }>): boolean {
  for (let count = 0; count < node.minimum; count += 1) if (!emit(emission, node.body)) return false;
  if (node.maximum === Number.POSITIVE_INFINITY) return emitLoop(emission, node.body, node.isLazy);
  const splits: { first: number; second: number }[] = [];
  for (let count = node.minimum; count < node.maximum; count += 1) {
    const split = {
      operation: 'split' as const,
      first: emission.instructions.length + 1,
      second: emission.instructions.length + 1,
    };
    emission.instructions.push(split);
    splits.push(split);
    if (!emit(emission, node.body)) return false;
  }
  for (const split of splits) leave(split, node.isLazy, emission.instructions.length);
  return true;
}

function emitLoop(emission: Emission, body: PatternNode, isLazy: boolean): boolean {
  const start = emission.instructions.length;
  const split = { operation: 'split' as const, first: start + 1, second: start + 1 };
  emission.instructions.push(split);
  if (!emit(emission, body)) return false;
  emission.instructions.push({ operation: 'jump', to: start });
  leave(split, isLazy, emission.instructions.length);
  return true;
}

/** Points the way out of a repetition behind it: the second choice, or the first when it is lazy. */
function leave(split: { first: number; second: number }, isLazy: boolean, target: number): void {
  if (isLazy) split.first = target;
  else split.second = target;
}
