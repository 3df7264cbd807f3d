import type { Json } from '@heddle/contracts';

/**
 * Reads JSON out of text the way models write it: fenced, with words around it, comments, trailing commas, single or
 * curly quotes, bare keys, Python's literals, ellipses, brackets that do not match, or cut off in the middle (a key
 * whose value never came is left out). Linear in the text's length; undefined when there is no object or list to be
 * found.
 */
export function repairJson(text: string): Json | undefined {
  const exact = parse(text);
  if (exact !== undefined) return exact;
  const source = fenced(text) ?? text;
  const start = source.search(/[[{]/);
  if (start < 0) return undefined;
  return parse(source.slice(start)) ?? parse(normalise(source.slice(start)));
}

/** What is inside the first code fence; a fence begins a line, so that one inside a string is none. */
function fenced(text: string): string | undefined {
  return /^[ \t]*```[a-z]*[ \t]*\r?\n([\s\S]*?)(?:\n[ \t]*```|(?![\s\S]))/im.exec(text)?.[1];
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // cast: JSON.parse gives JSON
  } catch {
    return undefined;
  }
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' };
const LITERALS: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['True', 'true'],
  ['false', 'false'],
  ['False', 'false'],
  ['null', 'null'],
  ['None', 'null'],
  ['undefined', 'null'],
  ['NaN', 'null'],
]);

/** The rewritten value so far: its tokens without white space, and the brackets that are open. */
interface Draft {
  readonly out: string[];
  readonly open: ('}' | ']')[];
  /** How many of each are open, so that a bracket which closes nothing is seen without a search. */
  readonly count: Record<'}' | ']', number>;
}

/** Rewrites one value to strict JSON, token by token, closes what is open, and drops what follows it. */
function normalise(text: string): string {
  const draft: Draft = { out: [], open: [], count: { '}': 0, ']': 0 } };
  const { out, open } = draft;
  let at = 0;
  do {
    const character = text[at] ?? '';
    const comment = endOfComment(text, at);
    if (comment !== undefined) at = comment;
    else if (QUOTES[character] !== undefined) {
      const string = readString(text, at);
      out.push(string.json);
      at = string.end;
    } else if (character === '{' || character === '[') {
      openBracket(draft, character === '{' ? '}' : ']');
      at++;
    } else if (character === '}' || character === ']') {
      closeBracket(draft, character);
      at++;
    } else {
      const { token, end } = readBare(text, at);
      if (token !== '') out.push(token);
      at = end;
    }
  } while (at < text.length && open.length > 0);
  finish(draft);
  return out.join('');
}

function openBracket({ out, open, count }: Draft, close: '}' | ']'): void {
  open.push(close);
  count[close]++;
  out.push(close === '}' ? '{' : '[');
}

/** Closes up to the bracket that this one belongs to; a bracket that belongs to none is dropped. */
function closeBracket(draft: Draft, close: '}' | ']'): void {
  const { out, open, count } = draft;
  if (count[close] === 0) return;
  for (;;) {
    const innermost = open.pop();
    if (innermost === undefined) return;
    if (out.at(-1) === ',') out.pop();
    else if (out.at(-1) === ':') out.push('null');
    out.push(innermost);
    count[innermost]--;
    if (innermost === close) return;
  }
}

/** Closes what a text that was cut off left open. */
function finish(draft: Draft): void {
  const { out, open } = draft;
  const before = out.at(-2);
  const endsInKey = open.at(-1) === '}' && out.at(-1)?.startsWith('"') && (before === '{' || before === ',');
  if (endsInKey) out.pop();
  while (open.length > 0) closeBracket(draft, open.at(-1) ?? '}');
}

/** A number, a word, or one other character; white space and ellipses are empty tokens. */
function readBare(text: string, at: number): { token: string; end: number } {
  const blank = match(/\s+|\.{3}|…/y, text, at);
  if (blank !== undefined) return { token: '', end: at + blank.length };
  const digits = match(/-?\d+(?:\.\d*)?(?:[eE][+-]?\d*)?|-/y, text, at);
  if (digits !== undefined) return { token: numberOf(digits), end: at + digits.length };
  const word = match(/[\w$][\w$-]*/y, text, at);
  if (word === undefined) return { token: text[at] ?? '', end: at + 1 };
  const end = at + word.length;
  const isKey = match(/\s*:/y, text, end) !== undefined;
  const isCut = end === text.length;
  const literal = LITERALS.get(word) ?? (isCut ? cutLiteral(word) : undefined);
  return { token: isKey || literal === undefined ? JSON.stringify(word) : literal, end };
}

/** The number that a token begins with, which a cut may have left without its last digits. */
function numberOf(digits: string): string {
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(digits)?.[0] ?? 'null';
}

function cutLiteral(word: string): string | undefined {
  return ['true', 'false', 'null'].find((literal) => literal.startsWith(word));
}

/** Reads a string of any quotes to its end and writes it with JSON's. */
function readString(text: string, start: number): { json: string; end: number } {
  const close = QUOTES[text[start] ?? ''] ?? '"';
  const parts: string[] = [];
  let at = start + 1;
  while (at < text.length && text[at] !== close) {
    const escaped = match(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y, text, at);
    if (escaped !== undefined) {
      parts.push(escaped);
      at += escaped.length;
    } else if (text[at] === '\\' && /^['’”`\n]?$/.test(text[at + 1] ?? '')) {
      // Quotes that JSON does not escape, continued lines, and an escape that was cut off.
      parts.push(text[at + 1] === '\n' ? '' : (text[at + 1] ?? ''));
      at += 2;
    } else {
      parts.push(JSON.stringify(text[at]).slice(1, -1));
      at++;
    }
  }
  return { json: `"${parts.join('')}"`, end: at + 1 };
}

function endOfComment(text: string, at: number): number | undefined {
  if (text[at] === '#' || text.startsWith('//', at)) return endOf(text, at, '\n');
  return text.startsWith('/*', at) ? endOf(text, at + 2, '*/') : undefined;
}

function endOf(text: string, from: number, mark: string): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

/** What a sticky expression finds at a place. */
function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
