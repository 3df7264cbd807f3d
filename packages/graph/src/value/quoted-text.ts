import type { SourceProblem } from './problem.ts';

/** A quoted text that was read, or why it could not be. */
export type ScannedText =
  | { readonly ok: true; readonly text: string; readonly end: number }
  | { readonly ok: false; readonly problem: SourceProblem };

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '0': '\0',
  '"': '"',
  "'": "'",
  '`': '`',
  '\\': '\\',
  '/': '/',
};

/**
 * Reads the text in single or double quotes at `offset`, with JSON's escapes, `\'` and `\u{…}`. A line break inside must be
 * written `\n`, so that a forgotten quote is found on its line.
 */
export function scanQuoted(source: string, offset: number): ScannedText {
  const quote = source[offset];
  let text = '';
  let index = offset + 1;
  while (index < source.length) {
    const character = source[index];
    if (character === quote) return { ok: true, text, end: index + 1 };
    if (character === '\n') break;
    if (character !== '\\') {
      text += character;
      index += 1;
      continue;
    }
    const escaped = scanEscape(source, index);
    if (escaped === undefined) {
      const fix =
        'Known are \\n \\r \\t \\b \\f \\0 \\" \\\' \\` \\/ \\\\ \\u0041 and \\u{1F600}; write \\\\ for a backslash.';
      return {
        ok: false,
        problem: {
          message: `\`${source.slice(index, index + 2)}\` is no escape.`,
          offset: index,
          length: 2,
          fix,
        },
      };
    }
    text += escaped.text;
    index = escaped.end;
  }
  const problem = {
    message: `The text that begins here has no closing ${quote}.`,
    offset,
    length: index - offset,
    fix: `Add ${quote} at its end.`,
  };
  return { ok: false, problem };
}

function scanEscape(source: string, offset: number): { text: string; end: number } | undefined {
  const letter = source[offset + 1];
  if (letter === undefined) return undefined;
  if (letter === 'u') return scanCodePoint(source, offset);
  const text = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  return text === undefined ? undefined : { text, end: offset + 2 };
}

function scanCodePoint(source: string, offset: number): { text: string; end: number } | undefined {
  const match = /^\\u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(source.slice(offset, offset + 10));
  if (match === null) return undefined;
  const code = Number.parseInt(match[1] ?? match[2] ?? '', 16);
  if (code > 0x10ffff) return undefined;
  const text = match[1] === undefined ? String.fromCodePoint(code) : String.fromCharCode(code);
  return { text, end: offset + match[0].length };
}
