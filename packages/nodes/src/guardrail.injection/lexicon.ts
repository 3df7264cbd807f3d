import { foldText } from './fold-text.ts';
import { LEXICON_WORDS } from './lexicon-words.ts';

/** A class of words that play one part in an attack. */
export type LexiconClass = keyof typeof LEXICON_WORDS;

const CLASSES = Object.keys(LEXICON_WORDS) as LexiconClass[]; // cast: keys of a literal object are its key type

/** Number of classes; a word's bit set uses bits 0 to this minus one. */
export const CLASS_COUNT = CLASSES.length;

/** The bit of a class in a word's bit set. */
export function classBit(name: LexiconClass): number {
  return 1 << CLASSES.indexOf(name);
}

interface Stem {
  readonly stem: string;
  readonly classes: number;
}

interface Lexicon {
  readonly words: ReadonlyMap<string, number>;
  /** Stems and their classes by their first two letters. */
  readonly stems: ReadonlyMap<string, readonly Stem[]>;
}

const STEM_KEY = 2;

function buildLexicon(): Lexicon {
  const words = new Map<string, number>();
  const stems = new Map<string, Stem[]>();
  for (const name of CLASSES) {
    for (const entry of foldText(LEXICON_WORDS[name]).text.split(/\s+/u)) {
      const isStem = entry.endsWith('*');
      const word = isStem ? entry.slice(0, -1) : entry;
      if (word === '') continue;
      if (!isStem) words.set(word, (words.get(word) ?? 0) | classBit(name));
      else {
        const key = word.slice(0, STEM_KEY);
        stems.set(key, [...(stems.get(key) ?? []), { stem: word, classes: classBit(name) }]);
      }
    }
  }
  return { words, stems };
}

const LEXICON = buildLexicon();
const LONGEST_UNSPACED_ENTRY = 6;

/** Bit set of the classes of a folded word, by whole word or stem; 0 when it is in none. */
export function wordClasses(word: string): number {
  let classes = LEXICON.words.get(word) ?? 0;
  for (const { stem, classes: more } of LEXICON.stems.get(word.slice(0, STEM_KEY)) ?? []) {
    if (word.startsWith(stem)) classes |= more;
  }
  return classes;
}

/** Length of the longest lexicon word that begins at `at`, for scripts written without spaces; 0 when none does. */
export function longestEntry(text: string, at: number): number {
  for (let length = Math.min(LONGEST_UNSPACED_ENTRY, text.length - at); length > 1; length -= 1) {
    if (LEXICON.words.has(text.slice(at, at + length))) return length;
  }
  return 0;
}

/** Every whole word of the given classes, for recognising them reversed, enciphered or run together. */
export function wordsOf(names: readonly LexiconClass[]): string[] {
  const bits = names.reduce((all, name) => all | classBit(name), 0);
  return [...LEXICON.words].filter(([, classes]) => (classes & bits) !== 0).map(([word]) => word);
}
