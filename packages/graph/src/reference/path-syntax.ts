import type { SourceProblem } from '../value/problem.ts';
import { scanQuoted } from '../value/quoted-text.ts';
import { isReadableName } from './own-property.ts';

/** How names are written: in expressions a hyphen belongs to a name only when the name goes on after it. */
export type NameStyle = 'template' | 'expression';

const HEAD: Readonly<Record<NameStyle, RegExp>> = {
  template: /[\p{ID_Start}_$][\p{ID_Continue}$-]*/uy,
  expression: /[\p{ID_Start}_$][\p{ID_Continue}$]*(?:-+(?=[\p{ID_Continue}$.[])[\p{ID_Continue}$]*)*/uy,
};
const SEGMENT: Readonly<Record<NameStyle, RegExp>> = {
  template: /[\p{ID_Continue}$][\p{ID_Continue}$-]*/uy,
  expression: /[\p{ID_Continue}$]+(?:-+(?=[\p{ID_Continue}$.[])[\p{ID_Continue}$]*)*/uy,
};
const INDEX = /\s*(0|[1-9][0-9]{0,15})\s*\]/y;
const SPACE = /\s*/y;
const PLAIN_HEAD = /^[\p{ID_Start}_$][\p{ID_Continue}$]*(?:-+[\p{ID_Continue}$]+)*$/u;
const PLAIN_SEGMENT = /^[\p{ID_Continue}$]+(?:-+[\p{ID_Continue}$]+)*$/u;

/** One name or bracket that was read, or why it could not be. */
export type ScannedSegment =
  | { readonly ok: true; readonly segment: string; readonly end: number }
  | { readonly ok: false; readonly problem: SourceProblem };

/** The name that starts at `offset` and could begin a reference, or undefined. */
export function scanHead(source: string, offset: number, style: NameStyle): string | undefined {
  return matchAt(HEAD[style], source, offset)?.[0];
}

/** What follows a dot at `offset - 1`: a name or an index. */
export function scanDotSegment(source: string, offset: number, style: NameStyle): ScannedSegment {
  const name = matchAt(SEGMENT[style], source, offset)?.[0];
  if (name !== undefined) return readable(name, offset, offset + name.length);
  return failed(
    'A dot is followed by a property name or a list index.',
    offset,
    1,
    'Write for example `answer.text` or `items.0`; names with spaces go in brackets: `["first name"]`.',
  );
}

/** What a bracket at `offset` holds when it is a plain index or a quoted name; undefined when it is anything else. */
export function scanBracketSegment(source: string, offset: number): ScannedSegment | undefined {
  const index = matchAt(INDEX, source, offset + 1);
  if (index?.[1] !== undefined) return { ok: true, segment: index[1], end: offset + 1 + index[0].length };
  const start = afterSpace(source, offset + 1);
  if (source[start] !== '"' && source[start] !== "'") return undefined;
  const quoted = scanQuoted(source, start);
  if (!quoted.ok) return quoted;
  const close = afterSpace(source, quoted.end);
  if (source[close] !== ']') return undefined;
  return readable(quoted.text, start, close + 1);
}

/** A reference as written in templates and expressions, names with other characters in brackets. */
export function printPath(path: readonly string[]): string {
  const [head = '', ...rest] = path;
  return rest.reduce(
    (text, segment) => text + printSegment(segment),
    PLAIN_HEAD.test(head) ? head : `[${JSON.stringify(head)}]`,
  );
}

/** One further segment of a reference: `.name`, `.0` or `["first name"]`. */
export function printSegment(segment: string): string {
  return PLAIN_SEGMENT.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
}

/** The problem of a name that is never readable, or undefined. */
export function unreadableName(name: string, offset: number, length: number): SourceProblem | undefined {
  if (isReadableName(name)) return undefined;
  return {
    message: `\`${name}\` can never be read, not even from data that has such a property.`,
    offset,
    length,
    fix: 'Rename the property where the data is made, for example with a mapping.',
  };
}

/** The first offset at or after `offset` that is no white space. */
export function afterSpace(source: string, offset: number): number {
  return offset + (matchAt(SPACE, source, offset)?.[0].length ?? 0);
}

function matchAt(sticky: RegExp, source: string, offset: number): RegExpExecArray | null {
  sticky.lastIndex = offset;
  return sticky.exec(source);
}

function readable(segment: string, start: number, end: number): ScannedSegment {
  const problem = unreadableName(segment, start, end - start);
  return problem === undefined ? { ok: true, segment, end } : { ok: false, problem };
}

function failed(message: string, offset: number, length: number, fix: string): ScannedSegment {
  return { ok: false, problem: { message, offset, length, fix } };
}
