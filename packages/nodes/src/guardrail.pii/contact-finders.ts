import { byPattern, digitsOf, type Finder } from './pattern-finder.ts';

/** Addresses of mail. */
export const email = byPattern({
  type: 'EMAIL',
  pattern:
    /(?<![\w.+-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![\w-])/u,
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

/** Telephone numbers: written in groups, then plain. */
export const phones: readonly Finder[] = [phone, plainPhone];

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

/** Postal addresses. */
export const addresses: readonly Finder[] = [street, unit, europeanStreet, poBox];
