import type { SourceProblem } from '../value/problem.ts';
import { scanQuoted } from '../value/quoted-text.ts';

/** Text between tags, escapes already undone. */
export interface TextToken {
  readonly type: 'text';
  readonly text: string;
}

/** A tag with the range between its braces. */
export interface TagToken {
  readonly type: 'tag';
  readonly offset: number;
  readonly end: number;
  readonly contentStart: number;
  readonly contentEnd: number;
}

export type TemplateToken = TextToken | TagToken;

/** After so many problems the rest is left unread: it keeps the time to refuse a hostile source linear. */
export const MAXIMUM_PROBLEMS = 20;

/**
 * Cuts a template into text and tags. A run of backslashes right before `{{` is halved, and an odd one makes the braces text;
 * `{{{x}}}` is a tag like `{{x}}`, while `{{{x}}` is a brace followed by a tag.
 */
export function scanTemplate(source: string): {
  readonly tokens: readonly TemplateToken[];
  readonly problems: readonly SourceProblem[];
} {
  const tokens: TemplateToken[] = [];
  const problems: SourceProblem[] = [];
  let text = '';
  let position = 0;
  for (let open = source.indexOf('{{'); open !== -1; open = source.indexOf('{{', position)) {
    const backslashes = countBackslashes(source, position, open);
    text += source.slice(position, open - backslashes) + '\\'.repeat(backslashes >> 1);
    if (backslashes % 2 === 1) {
      text += '{{';
      position = open + 2;
      continue;
    }
    const tag = scanTag(source, open);
    if (tag === undefined) {
      problems.push(unclosed(open));
      if (problems.length >= MAXIMUM_PROBLEMS) break;
      position = open + 2;
      continue;
    }
    text += '{'.repeat(tag.offset - open);
    if (text !== '') tokens.push({ type: 'text', text });
    text = '';
    tokens.push(tag);
    position = tag.end;
  }
  text += source.slice(position);
  if (text !== '') tokens.push({ type: 'text', text });
  return { tokens, problems };
}

function countBackslashes(source: string, from: number, to: number): number {
  let count = 0;
  while (to - count > from && source[to - count - 1] === '\\') count += 1;
  return count;
}

function scanTag(source: string, open: number): TagToken | undefined {
  const isTriple = source[open + 2] === '{';
  const contentStart = open + (isTriple ? 3 : 2);
  const contentEnd = findClose(source, contentStart);
  if (contentEnd === -1) return undefined;
  if (isTriple && source[contentEnd + 2] === '}')
    return { type: 'tag', offset: open, end: contentEnd + 3, contentStart, contentEnd };
  return { type: 'tag', offset: isTriple ? open + 1 : open, end: contentEnd + 2, contentStart, contentEnd };
}

/** Where the `}}` of a tag begins: the first outside quotes and inner braces, or -1 when another tag or the end comes first. */
function findClose(source: string, from: number): number {
  if (source[from] === '!') return source.indexOf('}}', from);
  let depth = 0;
  let index = from;
  while (index < source.length) {
    const character = source[index];
    if (character === '"' || character === "'") {
      const quoted = scanQuoted(source, index);
      index = quoted.ok ? quoted.end : index + 1;
      continue;
    }
    if (character === '{') {
      if (source[index + 1] === '{') return -1;
      depth += 1;
    } else if (character === '}') {
      if (depth === 0 && source[index + 1] === '}') return index;
      depth = Math.max(0, depth - 1);
    }
    index += 1;
  }
  return -1;
}

function unclosed(offset: number): SourceProblem {
  return {
    message: 'This `{{` is never closed.',
    offset,
    length: 2,
    fix: 'Add `}}` after the reference, or write `\\{{` for braces that are text.',
  };
}
