/**
 * The stem of an English word in lower case, so that "refunds", "refunded" and "refunding" are one term. This is the
 * Porter2 algorithm (https://snowballstem.org/algorithms/english/stemmer.html) for words without apostrophes; a word
 * with anything but the letters a to z is its own stem.
 */
export function stem(word: string): string {
  if (word.length <= 2 || !/^[a-z]+$/.test(word)) return word;
  const exception = EXCEPTIONS.get(word);
  if (exception !== undefined) return exception;
  const marked = word.replace(/^y|(?<=[aeiouy])y/g, 'Y');
  const regions = findRegions(marked);
  const singular = removePlural(marked);
  if (FINISHED_EARLY.has(singular)) return singular;
  const steps = [
    removeTense,
    replaceFinalY,
    shortenDerivation,
    shortenSuffix,
    removeSuffix,
    removeFinalLetter,
  ];
  return steps.reduce((current, step) => step(current, regions), singular).toLowerCase();
}

/** Where the parts of a word begin in which suffixes may be removed; R2 lies within R1. */
interface Regions {
  readonly r1: number;
  readonly r2: number;
}

type Step = (word: string, regions: Regions) => string;

const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word) => [word, word] as const),
]);

const FINISHED_EARLY = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

const HAS_VOWEL = /[aeiouy]/;
const SHORT_SYLLABLE = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/;

function findRegions(word: string): Regions {
  const prefix = /^(?:gener|commun|arsen)/.exec(word);
  const r1 = prefix?.[0].length ?? regionAfter(word, 0);
  return { r1, r2: regionAfter(word, r1) };
}

function regionAfter(word: string, start: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(word.slice(start));
  return match === null ? word.length : start + match.index + 2;
}

function removePlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  if (/(?:us|ss)$/.test(word) || !word.endsWith('s')) return word;
  return HAS_VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

const removeTense: Step = (word, { r1 }) => {
  const agreed = /eed(?:ly)?$/.exec(word);
  if (agreed !== null) return agreed.index >= r1 ? `${word.slice(0, agreed.index)}ee` : word;
  const tense = /(?:ed|ing)(?:ly)?$/.exec(word);
  if (tense === null) return word;
  const rest = word.slice(0, tense.index);
  if (!HAS_VOWEL.test(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) return rest.slice(0, -1);
  const isShort = SHORT_SYLLABLE.test(rest) && r1 >= rest.length;
  return isShort ? `${rest}e` : rest;
};

const replaceFinalY: Step = (word) => word.replace(/(?<=.[^aeiouy])[yY]$/, 'i');

/** Longest suffix first, as each step takes only the longest that matches. */
const DERIVATIONS: readonly (readonly [RegExp, string])[] = [
  [/ational$/, 'ate'],
  [/fulness$/, 'ful'],
  [/iveness$/, 'ive'],
  [/ization$/, 'ize'],
  [/ousness$/, 'ous'],
  [/biliti$/, 'ble'],
  [/lessli$/, 'less'],
  [/tional$/, 'tion'],
  [/alism$/, 'al'],
  [/aliti$/, 'al'],
  [/ation$/, 'ate'],
  [/entli$/, 'ent'],
  [/fulli$/, 'ful'],
  [/iviti$/, 'ive'],
  [/ousli$/, 'ous'],
  [/abli$/, 'able'],
  [/alli$/, 'al'],
  [/anci$/, 'ance'],
  [/ator$/, 'ate'],
  [/enci$/, 'ence'],
  [/izer$/, 'ize'],
  [/bli$/, 'ble'],
  [/(?<=l)ogi$/, 'og'],
  [/(?<=[cdeghkmnrt])li$/, ''],
];

const shortenDerivation: Step = (word, { r1 }) => replaceIn(r1, word, DERIVATIONS);

const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/ational$/, 'ate'],
  [/tional$/, 'tion'],
  [/alize$/, 'al'],
  [/icate$/, 'ic'],
  [/iciti$/, 'ic'],
  [/ical$/, 'ic'],
  [/ness$/, ''],
  [/ful$/, ''],
];

const shortenSuffix: Step = (word, { r1, r2 }) =>
  word.endsWith('ative') ? replaceIn(r2, word, [[/ative$/, '']]) : replaceIn(r1, word, SUFFIXES);

const REMOVABLE: readonly (readonly [RegExp, string])[] = [
  [/(?:ement|able|ance|ence|ible|ment|ant|ate|ent|ism|iti|ive|ize|ous|al|er|ic)$/, ''],
  [/(?<=[st])ion$/, ''],
];

const removeSuffix: Step = (word, { r2 }) => replaceIn(r2, word, REMOVABLE);

const removeFinalLetter: Step = (word, { r1, r2 }) => {
  const last = word.length - 1;
  if (word.endsWith('e')) {
    const isRemovable = last >= r2 || (last >= r1 && !SHORT_SYLLABLE.test(word.slice(0, -1)));
    return isRemovable ? word.slice(0, -1) : word;
  }
  return word.endsWith('ll') && last >= r2 ? word.slice(0, -1) : word;
};

/** Replaces the first suffix of the table that the word ends with, if it begins at or after `region`. */
function replaceIn(region: number, word: string, table: readonly (readonly [RegExp, string])[]): string {
  for (const [suffix, replacement] of table) {
    const match = suffix.exec(word);
    if (match !== null) return match.index >= region ? word.slice(0, match.index) + replacement : word;
  }
  return word;
}
