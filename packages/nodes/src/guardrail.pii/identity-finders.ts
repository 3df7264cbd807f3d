import { passesCpf, passesDni, passesGermanTaxId, passesNhs, passesNir, passesPesel } from './checksums.ts';
import { byPattern, digitsOf, type Finder, says } from './pattern-finder.ts';

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

/** Social security numbers of the United States: in groups, then announced by a word. */
export const ssns: readonly Finder[] = [ssn, bareSsn];

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

/** Numbers that a state gives to people, by their checksums. */
export const nationalIds = NATIONAL.map(({ pattern, passes, words, alone }) =>
  byPattern({
    type: 'NATIONAL_ID',
    pattern,
    score: (value, before) => {
      if (!passes(value.replaceAll(/[ .-]/g, ''))) return 0;
      return words.test(before) ? 0.97 : alone;
    },
  }),
);

/** Numbers of passports, licences and identity cards that a word announces. */
export const passport = byPattern({
  type: 'NATIONAL_ID',
  pattern: /(?<![A-Za-z0-9])[A-Za-z]{0,3}\d[A-Za-z0-9-]{4,14}(?![A-Za-z0-9])/u,
  score: says(
    /(?:passport|driver'?s? licen[cs]e|licen[cs]e (?:number|no|id)|personalausweis|identity card)[^.\n]{0,24}$/i,
    0.85,
  ),
});

const MONTHS = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}';

/** Dates that a word says somebody was born on. */
export const birth = byPattern({
  type: 'DATE_OF_BIRTH',
  pattern: new RegExp(
    `(?<![\\w/.-])(?:\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}|\\d{1,2}(?:st|nd|rd|th)? (?:of )?${MONTHS},? \\d{4}|${MONTHS} \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})(?![\\w/-])`,
    'iu',
  ),
  score: says(/\bborn\b|birth|\bdob\b|d\.o\.b|geboren|geburtsdatum|n[ée]e? le/i, 0.95),
});
