import type { TagToken, TemplateToken, TextToken } from './template-tokens.ts';

/**
 * Removes the lines on which a block tag or a comment stands alone: its indentation before and the line's end after it. Tags
 * that give a value keep their line.
 */
export function trimStandaloneLines(
  source: string,
  tokens: readonly TemplateToken[],
): readonly TemplateToken[] {
  const isStandalone = tokens.map((token) => token.type === 'tag' && standsAlone(source, token));
  return tokens.map((token, index) => {
    if (token.type === 'tag') return token;
    let { text } = token;
    if (isStandalone[index - 1]) text = text.replace(/^[ \t]*(?:\r\n|\n)?/, '');
    if (isStandalone[index + 1]) text = text.slice(0, trailingBlankStart(text));
    return { type: 'text', text } satisfies TextToken;
  });
}

/** Whether a block tag or a comment has its line to itself. */
export function standsAlone(source: string, tag: TagToken): boolean {
  if (!/^\s*(?:[#/!^]|else(?:\s|$))/.test(source.slice(tag.contentStart, tag.contentEnd))) return false;
  let before = tag.offset;
  while (before > 0 && isBlank(source[before - 1])) before -= 1;
  if (before > 0 && source[before - 1] !== '\n') return false;
  let after = tag.end;
  while (after < source.length && isBlank(source[after])) after += 1;
  return (
    after >= source.length || source[after] === '\n' || (source[after] === '\r' && source[after + 1] === '\n')
  );
}

function trailingBlankStart(text: string): number {
  let start = text.length;
  while (start > 0 && isBlank(text[start - 1])) start -= 1;
  return start;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
