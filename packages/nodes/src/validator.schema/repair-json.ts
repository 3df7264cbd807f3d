import type { Json } from '@heddle/contracts';

/**
 * Reads JSON out of text the way models write it: fenced, with words around it, comments, trailing commas, single or
 * curly quotes, bare keys, Python's literals, or cut off in the middle. Linear in the text's length; undefined when
 * there is no object or list to be found.
 */
export function repairJson(text: string): Json | undefined {
  const exact = parse(text);
  if (exact !== undefined) return exact;
  const fenced = /```[a-z]*\s*\n([\s\S]*?)(?:```|$)/i.exec(text)?.[1];
  const source = fenced ?? text;
  const start = source.search(/[[{]/);
  if (start < 0) return undefined;
  return parse(source.slice(start)) ?? parse(normalise(source.slice(start)));
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // cast: JSON.parse gives JSON
  } catch {
    return undefined;
  }
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' };
const LITERALS: Readonly<Record<string, string>> = {
  True: 'true',
  False: 'false',
  None: 'null',
  undefined: 'null',
  NaN: 'null',
};

/** Rewrites one value to strict JSON, token by token, closes what is open, and drops what follows it. */
function normalise(text: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (QUOTES[character] !== undefined) {
      const string = readString(text, at);
      out.push(string.json);
      at = string.end;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']');
      out.push(character);
      at++;
    } else if (character === '}' || character === ']') {
      dropTrailingComma(out);
      while (open.length > 0 && open.at(-1) !== character) out.push(open.pop() ?? '');
      open.pop();
      out.push(character);
      at++;
      if (open.length === 0) break;
    } else if (text.startsWith('//', at) || character === '#') {
      at = endOf(text, at, '\n');
    } else if (text.startsWith('/*', at)) {
      at = endOf(text, at + 2, '*/');
    } else if (/[A-Za-z_$]/.test(character)) {
      const word = /^[\w$-]+/.exec(text.slice(at, at + 256))?.[0] ?? character;
      out.push(wordOf(word, text.slice(at + word.length, at + word.length + 64)));
      at += word.length;
    } else {
      out.push(character);
      at++;
    }
  }
  dropTrailingComma(out);
  if (/^\s*:\s*$/.test(out.slice(lastContent(out)).join(''))) out.push('null');
  return out.join('') + open.reverse().join('');
}

function wordOf(word: string, after: string): string {
  const literal = LITERALS[word] ?? word;
  if (/^\s*:/.test(after)) return JSON.stringify(word);
  return ['true', 'false', 'null'].includes(literal) ? literal : JSON.stringify(word);
}

function readString(text: string, start: number): { json: string; end: number } {
  const close = QUOTES[text[start] ?? ''] ?? '"';
  let value = '';
  let at = start + 1;
  while (at < text.length && text[at] !== close) {
    if (text[at] === '\\' && at + 1 < text.length) {
      const escaped = text[at + 1] ?? '';
      value += escaped === close && close !== '"' ? escaped : `\\${escaped}`;
      at += 2;
    } else {
      const character = text[at] ?? '';
      value += character === '"' ? '\\"' : JSON.stringify(character).slice(1, -1);
      at++;
    }
  }
  const json = `"${value}"`;
  return { json: parse(json) === undefined ? JSON.stringify(text.slice(start + 1, at)) : json, end: at + 1 };
}

function dropTrailingComma(out: string[]): void {
  const at = lastContent(out);
  if (out[at] === ',') out.splice(at, 1);
}

function lastContent(out: readonly string[]): number {
  let at = out.length - 1;
  while (at > 0 && /^\s*$/.test(out[at] ?? '')) at--;
  return at;
}

function endOf(text: string, from: number, mark: string): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}
