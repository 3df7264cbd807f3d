import { WORD } from './character-set.ts';
import type { Assertion } from './pattern-ast.ts';

/** Whether a place in a text, in UTF-16 code units, is what a pattern asks for. */
export function isAt(assertion: Assertion, text: string, position: number): boolean {
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
