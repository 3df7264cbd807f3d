import type { PiiDetection } from './pii-types.ts';

/** Longest text that is read for names; beyond it only patterns are used. */
const LONGEST = 20_000;

/**
 * Finds names of people by their grammar (English), with `compromise`, which is loaded at the first use. Names in other
 * languages and unusual names are often missed, and a name that is also a word may be taken for one.
 */
export async function findPeople(text: string): Promise<PiiDetection[]> {
  const { default: nlp } = await import('compromise');
  const found = nlp(text.slice(0, LONGEST)).people().json({ offset: true }) as {
    text: string;
    offset: { start: number; length: number };
  }[]; // cast: the documented form of json({ offset })
  return found.flatMap(({ offset: { start, length } }) => {
    const raw = text.slice(start, start + length);
    const trimmed = raw.replace(/^[^\p{L}]+|(?:['’]s)?[^\p{L}]+$/gu, '').replace(/['’]s$/u, '');
    const from = start + Math.max(0, raw.indexOf(trimmed));
    const isName = trimmed.length > 1 && /\p{Lu}/u.test(trimmed);
    return isName
      ? [
          {
            type: 'PERSON' as const,
            start: from,
            end: from + trimmed.length,
            score: trimmed.includes(' ') ? 0.8 : 0.65,
          },
        ]
      : [];
  });
}
