import { CLASS_COUNT } from './lexicon.ts';
import type { RuleMatch } from './match-rules.ts';
import type { Tokens } from './tokens.ts';

/** Number of weights of the classifier; a power of two. */
export const BUCKET_COUNT = 1 << 17;

/** How far two words may be apart to be read together by their classes. */
const CLASS_PAIR_REACH = 4;

/** Receives one feature of the token at `position`. */
export type FeatureSink = (position: number, bucket: number) => void;

const KIND = {
  word: 1,
  pair: 2,
  skip: 3,
  start: 4,
  end: 5,
  class: 6,
  classPair: 7,
  rule: 8,
  classTriple: 9,
} as const;

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
}

function bucketOf(hash: number): number {
  return (hash ^ (hash >>> 16)) & (BUCKET_COUNT - 1);
}

/** FNV-1a over UTF-16 units, from `from` to `to`. */
export function hashText(text: string, from = 0, to = text.length): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < to; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

function startsWithLetter(word: string): boolean {
  const first = word.charCodeAt(0);
  return (first >= 97 && first <= 122) || (first > 0x7f && /^\p{L}/u.test(word));
}

/** Numbers say nothing by their value, only by their length. */
function wordHash(word: string): number {
  return startsWithLetter(word) || !/^\p{N}+$/u.test(word)
    ? hashText(word)
    : hashText('0'.repeat(Math.min(word.length, 5)));
}

/**
 * Emits the features of every token: the word, its neighbours, its beginning and ending, the classes it belongs to, the
 * classes near it, and the rules that begin at it. A fixed number per token, so linear in the tokens.
 */
export function emitFeatures(tokens: Tokens, matches: readonly RuleMatch[], sink: FeatureSink): void {
  const { words, classes } = tokens;
  const hashes = words.map(wordHash);
  for (let at = 0; at < words.length; at += 1) {
    const hash = hashes[at] ?? 0;
    const word = words[at] ?? '';
    emitClasses(classes, at, sink);
    if (!startsWithLetter(word)) continue;
    sink(at, bucketOf(mix(hash, KIND.word)));
    if (at + 1 < words.length) sink(at, bucketOf(mix(mix(hash, KIND.pair), hashes[at + 1] ?? 0)));
    if (at + 2 < words.length) sink(at, bucketOf(mix(mix(hash, KIND.skip), hashes[at + 2] ?? 0)));
    if (word.length > 5) sink(at, bucketOf(mix(hashText(word, 0, 5), KIND.start)));
    if (word.length > 4) sink(at, bucketOf(mix(hashText(word, word.length - 3), KIND.end)));
  }
  for (const match of matches) sink(match.first, bucketOf(mix(hashText(match.rule.id), KIND.rule)));
}

function emitClasses(classes: Int32Array, at: number, sink: FeatureSink): void {
  const own = classes[at] ?? 0;
  if (own === 0) return;
  for (let first = 0; first < CLASS_COUNT; first += 1) {
    if ((own & (1 << first)) === 0) continue;
    sink(at, bucketOf(mix(first, KIND.class)));
    let seen = 0;
    for (let reach = 1; reach <= CLASS_PAIR_REACH; reach += 1) {
      const near = (classes[at + reach] ?? 0) & ~seen;
      seen |= near;
      for (let second = 0; near >>> second !== 0; second += 1) {
        if ((near & (1 << second)) !== 0) sink(at, bucketOf(mix(mix(first, KIND.classPair), second)));
      }
    }
  }
}
