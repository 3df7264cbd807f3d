import { wordsOf } from './lexicon.ts';

/** Words a disguise is worth for: what attacks are made of, in Latin letters. */
export const TRIGGER_WORDS: ReadonlySet<string> = new Set(
  wordsOf([
    'override',
    'prior',
    'instruction',
    'reveal',
    'hidden',
    'promptnoun',
    'secret',
    'persona',
    'unlimited',
    'restriction',
  ])
    .concat([
      'instructions',
      'instruction',
      'guidelines',
      'restrictions',
      'disregard',
      'bypass',
      'policy',
      'developer',
      'admin',
    ])
    .filter((word) => /^[a-z]{4,}$/.test(word)),
);

/** The commonest words of English, to tell a reading from a coincidence and to cut words that were run together. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `the and that this with from your you are was were have has had not but for all any can could would should will shall
  what when where which who why how about into over under then than them they their there these those here have been being
  just only also very much many more most some such each other another make made know like time year people good well way
  use used using work first last long great little own old right big high different small large next early young important
  few public bad same able say said tell give find take come want look think see get put call need feel become leave ask
  user answer question please help now new one two three state password name email write read send`.split(
    /\s+/,
  ),
);

/** Whether a folded word is one an attack would disguise. */
export function isTriggerWord(word: string): boolean {
  return TRIGGER_WORDS.has(word);
}

/** Whether a folded word is among the commonest of English. */
export function isCommonWord(word: string): boolean {
  return COMMON_WORDS.has(word);
}
