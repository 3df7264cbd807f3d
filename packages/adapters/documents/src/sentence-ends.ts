/** A place inside a paragraph where it may be cut: the index of the first character after it. */
export interface InnerBreak {
  readonly at: number;
  readonly kind: 'paragraph' | 'sentence' | 'line';
}

/**
 * Finds where `text.slice(start, end)` may be cut: after sentences and at line breaks, in order. A full stop after an
 * initial or a common abbreviation, or before a small letter, ends nothing. Chinese and Japanese stops need no blank.
 */
export function findInnerBreaks(text: string, start: number, end: number): InnerBreak[] {
  const breaks: InnerBreak[] = [];
  const paragraph = text.slice(start, end);
  let lineStart = 0;
  for (const match of paragraph.matchAll(BREAK)) {
    const at = match.index + match[0].length;
    if (at >= paragraph.length) break;
    const stop = match[1] ?? match[2];
    const newline = match[0].includes('\n');
    if (newline && at - lineStart > LONGEST_WRAPPED_LINE) breaks.push({ at: start + at, kind: 'paragraph' });
    else if (stop !== undefined && endsSentence(paragraph, match.index, stop, at)) {
      breaks.push({ at: start + at, kind: 'sentence' });
    } else if (newline) breaks.push({ at: start + at, kind: 'line' });
    if (newline) lineStart = at;
  }
  return breaks;
}

/** A longer line was not wrapped by hand, so the newline after it ends a paragraph. */
const LONGEST_WRAPPED_LINE = 120;

/**
 * Stops and closing quotes with the blanks after them, or a line break. The look-behind lets a run of stops be tried
 * once, not from each of its stops.
 */
const BREAK = /(?<![.!?…؟।])([.!?…؟।]+["'”’»)\]]*)\s+|([。！？]+["”’」』）]*)\s*|\n\s*/gu;

/** Before these a stop does not end a sentence. English and German, the languages of most office papers we tried. */
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof rev gen sen rep gov st sr jr vs etc eg ie cf al no nos vol fig figs eq sec ch pp ed eds ' +
    'inc ltd co corp dept est approx ca jan feb mar apr jun jul aug sep sept oct nov dec bzw usw ggf nr str abs bd hr fr'
  ).split(' '),
);

function endsSentence(paragraph: string, stopAt: number, stop: string, next: number): boolean {
  const following = paragraph.charAt(next);
  if (/\p{Ll}/u.test(following)) return false;
  if (!stop.startsWith('.') || stop.startsWith('..')) return true;
  const word = /[\p{L}.]*$/u.exec(paragraph.slice(Math.max(0, stopAt - 12), stopAt))?.[0] ?? '';
  if (word.length === 1 && word !== 'I') return false;
  return !ABBREVIATIONS.has(word.replaceAll('.', '').toLowerCase());
}
