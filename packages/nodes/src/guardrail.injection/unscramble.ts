import { isCommonWord, isTriggerWord, TRIGGER_WORDS } from './trigger-words.ts';

const SHORTEST = 6;

/** Same for two words exactly when they are likely the same letters with only the inner ones reordered. */
function signature(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index) - 96;
    letters = (letters + Math.imul(code * code + 7, code)) | 0;
  }
  return (
    Math.imul(letters, 31) ^
    (word.length << 10) ^
    (word.charCodeAt(0) << 5) ^
    word.charCodeAt(word.length - 1)
  );
}

const BY_SIGNATURE: ReadonlyMap<number, string> = new Map(
  [...TRIGGER_WORDS].filter((word) => word.length >= SHORTEST).map((word) => [signature(word), word]),
);

/** The word of attack a folded word is when its inner letters are put in order ("ingore", "previuos"); otherwise the word itself. */
export function unscramble(word: string): string {
  if (word.length < SHORTEST) return word;
  const meant = BY_SIGNATURE.get(signature(word));
  if (meant === undefined || meant === word || isTriggerWord(word) || isCommonWord(word)) return word;
  return sortedLetters(meant) === sortedLetters(word) ? meant : word;
}

function sortedLetters(word: string): string {
  return [...word].sort().join('');
}
