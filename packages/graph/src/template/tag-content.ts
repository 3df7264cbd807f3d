import type { Json } from '@heddle/contracts';
import {
  afterSpace,
  scanBracketSegment,
  scanDotSegment,
  scanHead,
  unreadableName,
} from '../reference/path-syntax.ts';
import { SourceFailure } from '../value/problem.ts';
import { scanQuoted } from '../value/quoted-text.ts';
import type { LocalOperand, Operand, OperandChain } from './template-ast.ts';

/** A loop that a tag stands in, innermost first; `itemName` is the name after `as`. */
export interface LoopNames {
  readonly itemName: string | undefined;
}

/** The part of a source that a tag's content is read from. */
export interface ContentRange {
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly loops: readonly LoopNames[];
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\p{ID_Continue}$])/uy;
const LOOP_VARIABLE = /@([A-Za-z]*)/y;
const LOOP_ROLES: Readonly<Record<string, LocalOperand['role']>> = {
  index: 'index',
  key: 'key',
  first: 'first',
  last: 'last',
};
const WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

/** Reads `operand ?? operand …` up to the end of the range, or up to `as name` when that is allowed. */
export function readChain(
  range: ContentRange,
  allowsName = false,
): { readonly chain: OperandChain; readonly itemName?: string } {
  const first = readOperand(range, afterSpace(range.source, range.start));
  const chain: [Operand, ...Operand[]] = [first.operand];
  let position = afterSpace(range.source, first.end);
  while (position < range.end) {
    if (!range.source.startsWith('??', position)) break;
    const next = readOperand(range, afterSpace(range.source, position + 2));
    chain.push(next.operand);
    position = afterSpace(range.source, next.end);
  }
  if (position >= range.end) return { chain };
  const itemName = allowsName ? readItemName(range, position) : undefined;
  if (itemName === undefined) throw unexpected(range, position);
  return { chain, itemName };
}

function readItemName(range: ContentRange, position: number): string | undefined {
  const match = /^as\s+([\p{ID_Start}_$][\p{ID_Continue}$-]*)\s*$/u.exec(
    range.source.slice(position, range.end),
  );
  const name = match?.[1];
  if (name === undefined) return undefined;
  const problem = unreadableName(name, position, range.end - position);
  if (problem !== undefined) throw SourceFailure.of(problem);
  if (name === 'this' || name === 'else' || Object.hasOwn(WORDS, name)) {
    throw new SourceFailure(
      `\`${name}\` is taken and cannot name an item.`,
      position,
      range.end - position,
      'Choose another name after `as`.',
    );
  }
  return name;
}

interface ReadOperand {
  readonly operand: Operand;
  readonly end: number;
}

function readOperand(range: ContentRange, offset: number): ReadOperand {
  const { source, end } = range;
  if (offset >= end)
    throw new SourceFailure(
      'A reference is missing here.',
      range.start,
      end - range.start,
      'Write for example `{{node.port}}`.',
    );
  const character = source[offset];
  if (character === '"' || character === "'") return readQuoted(source, offset);
  if (character === '@') return readLoopVariable(range, offset);
  if (source.startsWith('[]', offset)) return { operand: { type: 'literal', value: [] }, end: offset + 2 };
  if (source.startsWith('{}', offset)) return { operand: { type: 'literal', value: {} }, end: offset + 2 };
  NUMBER.lastIndex = offset;
  const number = NUMBER.exec(source)?.[0];
  if (number !== undefined) return readNumber(number, offset);
  const head = scanHead(source, offset, 'template');
  if (head === undefined) throw unexpected(range, offset);
  if (Object.hasOwn(WORDS, head))
    return { operand: { type: 'literal', value: WORDS[head] ?? null }, end: offset + head.length };
  return readPathOperand(range, offset, head);
}

function readNumber(number: string, offset: number): ReadOperand {
  const value = Number(number);
  if (!Number.isFinite(value)) throw new SourceFailure('This number is too large.', offset, number.length);
  return { operand: { type: 'literal', value }, end: offset + number.length };
}

function readQuoted(source: string, offset: number): ReadOperand {
  const quoted = scanQuoted(source, offset);
  if (!quoted.ok) throw SourceFailure.of(quoted.problem);
  return { operand: { type: 'literal', value: quoted.text }, end: quoted.end };
}

function readPathOperand(range: ContentRange, offset: number, head: string): ReadOperand {
  const problem = unreadableName(head, offset, head.length);
  if (problem !== undefined) throw SourceFailure.of(problem);
  const { segments, end } = readSegments(range.source, offset + head.length);
  const place = { offset, length: end - offset };
  const level = head === 'this' ? 0 : range.loops.findIndex((loop) => loop.itemName === head);
  if (head === 'this' && range.loops.length === 0) {
    throw new SourceFailure(
      '`this` is the current item of a loop, and no loop is open here.',
      offset,
      place.length,
      'Put it between `{{#each node.port}}` and `{{/each}}`.',
    );
  }
  if (level !== -1)
    return { operand: { type: 'local', name: head, role: 'item', level, path: segments, ...place }, end };
  return { operand: { type: 'reference', path: [head, ...segments], ...place }, end };
}

function readSegments(source: string, offset: number): { segments: string[]; end: number } {
  const segments: string[] = [];
  let end = offset;
  for (;;) {
    const scanned = scanSegment(source, end);
    if (scanned === undefined) return { segments, end };
    if (!scanned.ok) throw SourceFailure.of(scanned.problem);
    segments.push(scanned.segment);
    end = scanned.end;
  }
}

function scanSegment(source: string, offset: number): ReturnType<typeof scanBracketSegment> {
  if (source[offset] === '.') return scanDotSegment(source, offset + 1, 'template');
  if (source[offset] !== '[') return undefined;
  return (
    scanBracketSegment(source, offset) ?? {
      ok: false,
      problem: {
        message: 'A bracket holds a list index or a quoted name.',
        offset,
        length: 1,
        fix: 'Write for example `items[0]` or `person["first name"]`.',
      },
    }
  );
}

function readLoopVariable(range: ContentRange, offset: number): ReadOperand {
  LOOP_VARIABLE.lastIndex = offset;
  const written = LOOP_VARIABLE.exec(range.source)?.[0] ?? '@';
  const name = written.slice(1);
  const role = Object.hasOwn(LOOP_ROLES, name) ? LOOP_ROLES[name] : undefined;
  if (role === undefined)
    throw new SourceFailure(
      `\`${written}\` is not known.`,
      offset,
      written.length,
      'Inside a loop there are `@index`, `@key`, `@first` and `@last`.',
    );
  if (range.loops.length === 0) {
    throw new SourceFailure(
      `\`${written}\` belongs to a loop, and no loop is open here.`,
      offset,
      written.length,
      'Put it between `{{#each node.port}}` and `{{/each}}`.',
    );
  }
  const end = offset + written.length;
  return {
    operand: { type: 'local', name: written, role, level: 0, path: [], offset, length: written.length },
    end,
  };
}

function unexpected(range: ContentRange, offset: number): SourceFailure {
  const rest = range.source.slice(offset, range.end).trimEnd();
  const shown = rest.length > 24 ? `${rest.slice(0, 24)}…` : rest;
  return new SourceFailure(`\`${shown}\` is not expected here.`, offset, rest.length, adviceFor(rest));
}

function adviceFor(rest: string): string {
  if (rest.startsWith('../'))
    return 'Name the outer item instead: `{{#each node.list as item}} … {{item.field}} … {{/each}}`.';
  if (rest.startsWith('.')) return 'Write `{{this}}` for the current item of a loop.';
  if (rest.startsWith('|') && !rest.startsWith('||'))
    return 'There are no filters; compute the value in a node with an expression and refer to its result.';
  if (/^(?:\|\||or\b)/.test(rest)) return 'Write `??` for a default: `{{node.port ?? "default"}}`.';
  if (/^as\b/.test(rest)) return 'A name for the item is one word: `{{#each node.list as item}}`.';
  return 'A tag holds one reference with an optional default, like `{{node.port ?? "default"}}`. Compute in a node with an expression, or write `\\{{` for braces that are text.';
}
