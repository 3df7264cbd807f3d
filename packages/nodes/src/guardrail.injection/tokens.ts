import { longestEntry, wordClasses } from './lexicon.ts';
import { unscramble } from './unscramble.ts';

/** Words and signs of a folded text, as parallel arrays: the rules and the classifier both walk them by index. */
export interface Tokens {
  readonly words: readonly string[];
  /** Offsets in the folded text. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Bit set of lexicon classes of each word; 0 for none. */
  readonly classes: Int32Array;
}

const TOKEN = /[\p{L}\p{M}\p{N}_]+(?:'[\p{L}]+)?|[.!?。！？…\n]+|[<>{}[\]|#*=:"]+/gu;
// The same for ASCII, where Unicode classes would cost three times as much.
const ASCII_TOKEN = /[a-z0-9_]+(?:'[a-z]+)?|[.!?\n]+|[<>{}[\]|#*=:"]+/g;
const ASCII_ONLY = /^\p{ASCII}*$/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const MAX_WORD = 40;
const STOP = /^[.!?。！？…\n]/u;

/** The word that stands for the end of a sentence or line. */
export const STOP_WORD = '.';

/**
 * Splits folded text into words, sentence ends and the signs that delimit markup. Runs of scripts written without
 * spaces are cut at lexicon entries and into single characters elsewhere. Linear in the length of `text`.
 */
export function tokenise(text: string): Tokens {
  const words: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const push = (word: string, start: number, end: number) => {
    words.push(word);
    starts.push(start);
    ends.push(end);
  };
  for (const match of text.matchAll(ASCII_ONLY.test(text) ? ASCII_TOKEN : TOKEN)) {
    const word = match[0];
    const start = match.index;
    if (STOP.test(word)) push(STOP_WORD, start, start + word.length);
    else if (word.charCodeAt(0) > 0x7f && UNSPACED.test(word)) splitUnspaced(word, start, push);
    else push(unscramble(word.slice(0, MAX_WORD)), start, start + word.length);
  }
  return {
    words,
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    classes: Int32Array.from(words.map(wordClasses)),
  };
}

function splitUnspaced(
  run: string,
  offset: number,
  push: (word: string, start: number, end: number) => void,
): void {
  for (let at = 0; at < run.length; ) {
    const length = longestEntry(run, at) || ((run.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
    push(run.slice(at, at + length), offset + at, offset + at + length);
    at += length;
  }
}
