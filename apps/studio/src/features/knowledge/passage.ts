/** A document's text around a passage. */
export interface MarkedText {
  readonly before: string;
  readonly passage: string;
  readonly after: string;
}

/**
 * Cuts a text at a passage, in UTF-16 units as citations count them. Bounds that are missing, beyond the text or the
 * wrong way round mark nothing.
 */
export function markPassage(text: string, start: string | undefined, end: string | undefined): MarkedText {
  const from = toOffset(start);
  const to = toOffset(end);
  if (from === undefined || to === undefined || from >= to || from >= text.length) {
    return { before: text, passage: '', after: '' };
  }
  return { before: text.slice(0, from), passage: text.slice(from, to), after: text.slice(to) };
}

function toOffset(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}
