import type { PiiDetection } from './pii-types.ts';

/** Masked values by placeholder, such as `[EMAIL_1]`. */
export type Vault = Readonly<Record<string, string>>;

/**
 * Replaces what was found by placeholders. The same value gets the same placeholder for the whole run. Numbers that
 * the text itself already uses, such as a `[EMAIL_1]` that somebody typed, are never given out, so a placeholder cannot
 * be forged into somebody else's value.
 *
 * @param vault of the run so far; the answer's vault contains it.
 */
export function maskPii(
  text: string,
  detections: readonly PiiDetection[],
  vault: Vault = {},
): { text: string; vault: Vault } {
  const byValue = new Map(
    Object.entries(vault).map(([placeholder, value]) => [`${typeOf(placeholder)} ${value}`, placeholder]),
  );
  const used = new Set([...Object.keys(vault), ...literalPlaceholders(text)]);
  const next: Record<string, string> = { ...vault };
  let masked = '';
  let at = 0;
  for (const { type, start, end } of detections) {
    const value = text.slice(start, end);
    const placeholder = byValue.get(`${type} ${value}`) ?? freePlaceholder(type, used);
    byValue.set(`${type} ${value}`, placeholder);
    used.add(placeholder);
    next[placeholder] = value;
    masked += text.slice(at, start) + placeholder;
    at = end;
  }
  return { text: masked + text.slice(at), vault: next };
}

function freePlaceholder(type: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const placeholder = `[${type}_${number}]`;
    if (!used.has(placeholder)) return placeholder;
  }
}

const NAME = '\\s{0,2}([A-Za-z]{2,14}(?:\\\\?[_ -][A-Za-z]{2,10}){0,2})\\\\?[_ -](\\d{1,6})\\s{0,2}';

/**
 * What models make of a placeholder: other case, spaces, other brackets, Markdown's backslashes. Brackets are escaped
 * on both sides or on none, so that a backslash of the text's own stays.
 */
const WRITTEN = new RegExp(`\\\\\\[${NAME}\\\\\\]|[[{<(]${NAME}[\\]}>)]`, 'g');

/** Longest text that a placeholder may take as models write it; a stream holds back no more than this. */
export const LONGEST_PLACEHOLDER = 56;

function literalPlaceholders(text: string): string[] {
  return [...text.matchAll(WRITTEN)].map(([, escaped, number, plain, other]) =>
    canonical(escaped ?? plain ?? '', number ?? other ?? ''),
  );
}

function canonical(type: string, number: string): string {
  return `[${type.replaceAll('\\', '').replaceAll(/[ -]/g, '_').toUpperCase()}_${Number(number)}]`;
}

function typeOf(placeholder: string): string {
  return placeholder.slice(1, placeholder.lastIndexOf('_'));
}

/** Puts the real values back. What is not in the vault stays as it is written. */
export function restorePii(text: string, vault: Vault): string {
  return text.replaceAll(
    WRITTEN,
    (written: string, escaped?: string, number?: string, plain?: string, other?: string) => {
      const placeholder = canonical(escaped ?? plain ?? '', number ?? other ?? '');
      return Object.hasOwn(vault, placeholder) ? (vault[placeholder] ?? written) : written;
    },
  );
}

/**
 * Restores a text that arrives in pieces. At most {@link LONGEST_PLACEHOLDER} characters are held back, from the last
 * bracket that is still open.
 */
export function createPiiRestorer(vault: Vault): { push(piece: string): string; end(): string } {
  let held = '';
  return {
    push(piece) {
      held += piece;
      const open = Math.max(...['[', '{', '<', '('].map((bracket) => held.lastIndexOf(bracket)));
      const begin = open > 0 && held[open - 1] === '\\' ? open - 1 : open;
      const isOpen =
        open >= 0 && held.length - begin < LONGEST_PLACEHOLDER && !/[\]}>)]/.test(held.slice(open));
      const ready = isOpen ? held.slice(0, begin) : withoutTrailingBackslash(held);
      held = held.slice(ready.length);
      return restorePii(ready, vault);
    },
    end() {
      const rest = restorePii(held, vault);
      held = '';
      return rest;
    },
  };
}

/** A backslash at the end may belong to the bracket that follows. */
function withoutTrailingBackslash(text: string): string {
  return text.endsWith('\\') ? text.slice(0, -1) : text;
}
