import {
  passesCpf,
  passesDni,
  passesGermanTaxId,
  passesIban,
  passesLuhn,
  passesNhs,
  passesNir,
  passesPesel,
} from './checksums.ts';
import type { PiiDetection, PiiType } from './pii-types.ts';
import { SECRETS } from './secret-patterns.ts';

/** Finds the values of some types. Every pattern is linear: no nested or ambiguous repetition, all lengths bounded. */
export interface Finder {
  readonly types: readonly PiiType[];
  readonly find: (text: string) => readonly PiiDetection[];
}

interface PatternFinder {
  readonly type: PiiType;
  readonly pattern: RegExp;
  /** Group that is the value itself; the whole match when left out. */
  readonly group?: number;
  /** Score of a match, 0 to drop it. `before` is what stands in front of it. */
  readonly score: (value: string, before: string) => number;
}

/** Characters in front of a value in which a word may say what it is. */
const CONTEXT = 48;

function byPattern({ type, pattern, group, score }: PatternFinder): Finder {
  const global = new RegExp(pattern.source, `${pattern.flags.replace('g', '').replace('d', '')}gd`);
  return {
    types: [type],
    find: (text) =>
      [...text.matchAll(global)].flatMap((match) => {
        const place = match.indices?.[group ?? 0];
        if (!place) return [];
        const [start, end] = place;
        const found = score(text.slice(start, end), text.slice(Math.max(0, start - CONTEXT), start));
        return found > 0 ? [{ type, start, end, score: found }] : [];
      }),
  };
}

const digitsOf = (value: string): string => value.replaceAll(/\D/g, '');
const says =
  (words: RegExp, score: number, otherwise = 0) =>
  (_value: string, before: string): number =>
    words.test(before) ? score : otherwise;

const email = byPattern({
  type: 'EMAIL',
  pattern:
    /(?<![\w.+-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![\w-])/u,
  score: () => 0.97,
});

const urlPassword = byPattern({
  type: 'URL_PASSWORD',
  pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:/?#@]{1,100}:[^\s/?#@]{1,200}@[^\s/?#]{1,253}/iu,
  score: () => 0.97,
});

const creditCard = byPattern({
  type: 'CREDIT_CARD',
  pattern: /(?<![\d-])\d(?:[ -]?\d){11,18}(?![\d-])/u,
  score: (value, before) => {
    const digits = digitsOf(value);
    if (!passesLuhn(digits) || /^(\d)\1+$/.test(digits)) return 0;
    if (/card|visa|amex|mastercard|credit|debit|kreditkarte|carte|tarjeta/i.test(before)) return 0.99;
    return /^(?:4|5[0-8]|2[2-7]|3[0-9]|6|1800|2131)/.test(digits) ? 0.95 : 0;
  },
});

const iban = byPattern({
  type: 'IBAN',
  pattern: /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])/u,
  score: (value, before) => {
    const plain = value.replaceAll(' ', '');
    if (plain.length < 15 || plain.length > 34) return 0;
    if (passesIban(plain)) return 0.99;
    return /iban|account|konto|compte|bank|transfer|pay/i.test(before) && !/[a-z] [a-z]/i.test(value)
      ? 0.7
      : 0;
  },
});

const ssn = byPattern({
  type: 'SSN',
  pattern: /(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])/u,
  score: (value, before) => {
    const digits = digitsOf(value);
    if (/^(?:000|666)/.test(digits) || digits.slice(3, 5) === '00' || digits.endsWith('0000')) return 0;
    return /ssn|social|security|tax/i.test(before) ? 0.97 : 0.85;
  },
});

const bareSsn = byPattern({
  type: 'SSN',
  pattern: /(?<!\d)\d{9}(?!\d)/u,
  score: says(/\bssn\b|social security/i, 0.9),
});

const NATIONAL: readonly {
  readonly pattern: RegExp;
  readonly passes: (plain: string) => boolean;
  readonly words: RegExp;
  readonly alone: number;
}[] = [
  { pattern: /(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/u, passes: passesNhs, words: /nhs/i, alone: 0 },
  {
    pattern:
      /(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z] ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d](?![A-Za-z0-9])/u,
    passes: () => true,
    words: /insurance|nino|\bni\b/i,
    alone: 0.85,
  },
  { pattern: /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/u, passes: passesCpf, words: /cpf/i, alone: 0.97 },
  {
    pattern: /(?<!\d)\d{11}(?!\d)/u,
    passes: (plain) => passesPesel(plain) || passesGermanTaxId(plain) || passesCpf(plain),
    words: /pesel|steuer|tax|cpf|\bid\b|ident|personal (?:number|code)/i,
    alone: 0,
  },
  {
    pattern: /(?<![A-Za-z0-9])(?:[XYZxyz]-?)?\d{7,8}-?[A-Za-z](?![A-Za-z0-9])/u,
    passes: passesDni,
    words: /dni|nie|nif/i,
    alone: 0.9,
  },
  {
    pattern: /(?<!\d)[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\d)/u,
    passes: passesNir,
    words: /s[ée]cu|nir|insee/i,
    alone: 0.95,
  },
];
const nationalIds = NATIONAL.map(({ pattern, passes, words, alone }) =>
  byPattern({
    type: 'NATIONAL_ID',
    pattern,
    score: (value, before) => {
      if (!passes(value.replaceAll(/[ .-]/g, ''))) return 0;
      return words.test(before) ? 0.97 : alone;
    },
  }),
);
const passport = byPattern({
  type: 'NATIONAL_ID',
  pattern: /(?<![A-Za-z0-9])[A-Za-z]{0,3}\d[A-Za-z0-9-]{4,14}(?![A-Za-z0-9])/u,
  score: says(
    /(?:passport|driver'?s? licen[cs]e|licen[cs]e (?:number|no|id)|personalausweis|identity card)[^.\n]{0,24}$/i,
    0.85,
  ),
});

const ip4 = byPattern({
  type: 'IP',
  pattern: /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d{1,2})\.){3}(?:25[0-5]|2[0-4]\d|1?\d{1,2})(?![\d.]\d|\d)/u,
  score: (_value, before) => (/version|\bv$|release/i.test(before.slice(-12)) ? 0 : 0.95),
});
const ip6 = byPattern({
  type: 'IP',
  pattern: /(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::|[0-9A-Fa-f]{1,4})(?::[0-9A-Fa-f]{1,4}){0,6}(?![\w:])/u,
  score: (value) =>
    /^\d{1,2}(?::\d{2})+$/.test(value) || (value.split(':').length !== 8 && !value.includes('::')) ? 0 : 0.95,
});
const mac = byPattern({
  type: 'MAC',
  pattern: /(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])/u,
  score: () => 0.97,
});

const PHONE_WORDS =
  /phone|\btel\b|\btel[:.]|call|mobile|cell|fax|whats ?app|contact|number|reach|ring|dial|text me|telefon|handy|t[ée]l[ée]phone/i;
const phone = byPattern({
  type: 'PHONE',
  pattern:
    /(?<![\w.+/-])(?:\+|00)?(?:\(\d{1,4}\)|\d{1,5})(?:[ .\-/]{1,2}\(?\d{1,5}\)?){1,6}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\w/-]|\.\d)/u,
  score: (value, before) => {
    const digits = digitsOf(value.replace(/\s?(?:x|ext\.?)\s?\d+$/, ''));
    if (
      digits.length < 7 ||
      digits.length > 15 ||
      /^\d{4}-\d{2}-\d{2}/.test(value) ||
      /^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/.test(value) ||
      /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value)
    )
      return 0;
    if (PHONE_WORDS.test(before)) return 0.95;
    if (/^(?:\+|00)\d|^\(/.test(value)) return 0.9;
    return digits.length >= 8 && /[ -]/.test(value) && !/\$|€|£|#/.test(before.slice(-2)) ? 0.65 : 0;
  },
});
const plainPhone = byPattern({
  type: 'PHONE',
  pattern: /(?<![\w.+-])\+?\d{7,15}(?![\w-])/u,
  score: (value, before) => {
    if (value.startsWith('+') && value.length >= 9) return 0.92;
    return PHONE_WORDS.test(before.slice(-28)) &&
      !/account|card|order|invoice|ticket|serial/i.test(before.slice(-28))
      ? 0.8
      : 0;
  },
});

const MONTHS = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}';
const birth = byPattern({
  type: 'DATE_OF_BIRTH',
  pattern: new RegExp(
    `(?<![\\w/.-])(?:\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}|\\d{1,2}(?:st|nd|rd|th)? (?:of )?${MONTHS},? \\d{4}|${MONTHS} \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})(?![\\w/-])`,
    'iu',
  ),
  score: says(/\bborn\b|birth|\bdob\b|d\.o\.b|geboren|geburtsdatum|n[ée]e? le/i, 0.95),
});

const STREET =
  '(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|square|sq|place|pl|terrace|way|highway|hwy|parkway|pkwy|circle|close|crescent|gardens?|grove|hill|row|walk)';
const street = byPattern({
  type: 'ADDRESS',
  pattern: new RegExp(
    `(?<!\\w)\\d{1,6}[A-Za-z]?,? (?:[A-Z][\\p{L}'.-]{0,30} ){1,4}${STREET}\\b\\.?(?:,? (?:apt|apartment|suite|unit|flat|#)\\.? ?\\w{1,8})?(?:,? [A-Z][\\p{L}'-]{1,30}(?: [A-Z][\\p{L}'-]{1,30}){0,2})?(?:,? [A-Z]{2})?(?: \\d{5}(?:-\\d{4})?)?`,
    'iu',
  ),
  score: (value) => (/\d{1,6}[A-Za-z]?,? [A-Z]/.test(value) ? 0.85 : 0),
});
const europeanStreet = byPattern({
  type: 'ADDRESS',
  pattern:
    /(?<!\p{L})\p{Lu}[\p{L}-]{2,40}(?:stra(?:ß|ss)e|str\.|gasse|weg|platz|allee|gatan|vägen|katu|gade|vej|straat|laan|utca) \d{1,4}[a-z]?(?:,? \d{4,5} \p{Lu}[\p{L}-]{2,40})?(?!\w)/u,
  score: () => 0.9,
});
const unit = byPattern({
  type: 'ADDRESS',
  pattern:
    /(?<!\w)\d{1,6} \p{Lu}[\p{L}'.-]{1,30}(?: [\p{L}\d'.-]{1,30}){0,5} (?:Apt\.|Apartment|Suite|Unit) \d{1,6}(?!\d)/u,
  score: () => 0.9,
});
const poBox = byPattern({ type: 'ADDRESS', pattern: /\bP\.? ?O\.? Box \d{1,8}\b/iu, score: () => 0.9 });

const secrets = SECRETS.map((pattern) => byPattern({ type: 'SECRET', pattern, score: () => 0.97 }));
const namedSecret = byPattern({
  type: 'SECRET',
  pattern:
    /\b(?:password|passwd|secret|api[_ -]?key|access[_ -]?token|auth[_ -]?token)\b\s{0,3}(?:is|=|:)\s{0,3}["']?([^\s"',;]{6,200})/iu,
  group: 1,
  score: (value) => (/\d|[^A-Za-z0-9]/.test(value) ? 0.8 : 0),
});

/** Names in plain sight: after a title, or where somebody says who they are. */
const TITLED =
  /\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam|Herr|Frau|Monsieur|Madame|Señora?)\b\.? (\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}\.?(?= \p{Lu})| \p{Lu}[\p{L}'’-]{1,30}){0,3})/u;
const INTRODUCED =
  /\b(?:[Mm]y name is|I am|I'm|[Tt]his is|[Dd]ear|[Hh]i|[Hh]ello|[Ss]igned,?|[Ss]incerely,?|[Rr]egards,?|called|named)\s{1,2}(\p{Lu}[\p{Ll}'’-]{1,30}(?: \p{Lu}\.?(?= \p{Lu})| \p{Lu}[\p{L}'’-]{1,30}){0,3})(?!\p{L})/u;
const NOT_NAMES =
  /^(?:The|This|That|There|It|I|We|You|Sir|Madam|Team|All|Everyone|Support|Customer|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)\b/;
const people = [TITLED, INTRODUCED].map((pattern) =>
  byPattern({ type: 'PERSON', pattern, group: 1, score: (value) => (NOT_NAMES.test(value) ? 0 : 0.85) }),
);

/** All finders that need nothing but the text, in order of trust. */
export const FINDERS: readonly Finder[] = [
  ...secrets,
  urlPassword,
  email,
  iban,
  creditCard,
  ...nationalIds,
  ssn,
  bareSsn,
  passport,
  mac,
  ip6,
  ip4,
  birth,
  phone,
  plainPhone,
  street,
  unit,
  europeanStreet,
  poBox,
  namedSecret,
  ...people,
];
