/** A sentence, or a heading, and where it stands: `text.slice(start, end)`. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  /** Headings and questions name a subject without saying anything about it. */
  readonly isLead: boolean;
}

/** Longer runs without an end, such as tables and code, are cut at a space so that a quote stays readable. */
export const MAXIMUM_SENTENCE_LENGTH = 600;

/**
 * The sentences of a text or of Markdown, in order, without the white space, bullets and heading marks around them.
 * Lines of a paragraph belong together; list items, headings, table rows and lines of code stand for themselves.
 */
export function splitSentences(text: string): Sentence[] {
  return splitBlocks(text).flatMap((block) =>
    block.isHeading
      ? trimmed(text, block.start, block.end).map((heading) => ({ ...heading, isLead: true }))
      : splitBlock(text, block.start, block.end),
  );
}

interface Block {
  readonly start: number;
  readonly end: number;
  readonly isHeading: boolean;
}

const BLANK_LINE = /^\s*$/;
const HEADING = /^\s{0,3}#{1,6}\s+(?=\S)/;
const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)/;
const TABLE_ROW = /^\s*\|/;
const FENCE = /^\s*(?:```|~~~)/;
const QUOTE_MARK = /^\s*>\s?/;
/** A rule, or the line that separates a table's head from its rows. */
const ORNAMENT = /^[\s|:=_*+-]+$/;

function splitBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { start: number; end: number } | undefined;
  let isCode = false;
  const finish = () => {
    if (open !== undefined) blocks.push({ ...open, isHeading: false });
    open = undefined;
  };
  for (const { start, end, line } of linesOf(text)) {
    const isFence = FENCE.test(line);
    if (isFence) isCode = !isCode;
    const mark = isCode ? null : (HEADING.exec(line) ?? LIST_ITEM.exec(line) ?? QUOTE_MARK.exec(line));
    if (isFence || isCode || mark !== null || TABLE_ROW.test(line) || ORNAMENT.test(line)) finish();
    if (isFence || BLANK_LINE.test(line) || (!isCode && ORNAMENT.test(line))) {
      finish();
      continue;
    }
    const from = start + (mark?.[0].length ?? 0);
    if (HEADING.test(line) && !isCode) blocks.push({ start: from, end, isHeading: true });
    else open = { start: open?.start ?? from, end };
  }
  finish();
  return blocks;
}

function* linesOf(text: string): Generator<{ start: number; end: number; line: string }> {
  let start = 0;
  for (const line of text.split('\n')) {
    yield { start, end: start + line.length, line };
    start += line.length + 1;
  }
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** A full stop after these, or after a single capital, ends an abbreviation and seldom a sentence. */
const ABBREVIATION =
  /(?:^|[\s("'“])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|vs|etc|e\.g|i\.e|cf|al|approx|Inc|Ltd|Co|Corp|No|Nos|Fig|Sec|Art|Vol|pp|ca|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s*$/u;

/** Ends of emphasis and quotations that the segmenter leaves to the next sentence. */
const CLOSING_MARKS = /^[*_"'”’)\]]+(?=\s|$)/;

function splitBlock(text: string, start: number, end: number): Sentence[] {
  // Line ends inside a paragraph are no sentence ends to a reader but are to the segmenter.
  const flat = text.slice(start, end).replace(/[\r\n]/g, ' ');
  const sentences: Sentence[] = [];
  let from = 0;
  for (const { segment, index } of segmenter.segment(flat)) {
    const segmentEnd = index + segment.length;
    if (segmentEnd < flat.length && ABBREVIATION.test(segment)) continue;
    const to = segmentEnd + (CLOSING_MARKS.exec(flat.slice(segmentEnd))?.[0].length ?? 0);
    sentences.push(...trimmed(text, start + from, start + to));
    from = to;
  }
  if (from < flat.length) sentences.push(...trimmed(text, start + from, end));
  return sentences;
}

function trimmed(text: string, start: number, end: number): Sentence[] {
  const raw = text.slice(start, end);
  const from = start + (raw.length - raw.trimStart().length);
  const to = from + raw.trim().length;
  if (!/[\p{L}\p{N}]/u.test(text.slice(from, to))) return [];
  if (to - from <= MAXIMUM_SENTENCE_LENGTH) {
    return [{ start: from, end: to, isLead: /\?["'”’)*_]*$/.test(text.slice(from, to)) }];
  }
  const cut = cutPosition(text, from);
  return [{ start: from, end: cut, isLead: false }, ...trimmed(text, cut, to)];
}

function cutPosition(text: string, from: number): number {
  const limit = from + MAXIMUM_SENTENCE_LENGTH;
  const space = text.lastIndexOf(' ', limit);
  if (space > from) return space;
  const isInsidePair = /[\uDC00-\uDFFF]/.test(text.charAt(limit));
  return isInsidePair ? limit - 1 : limit;
}
