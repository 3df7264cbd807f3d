import type { Passage } from './keyword-index.ts';
import { splitSentences } from './split-sentences.ts';

/** A sentence that may be quoted. */
export interface QuoteCandidate {
  readonly passageId: string;
  readonly start: number;
  readonly end: number;
  /** The sentence as it stands in the passage. */
  readonly text: string;
  /** The sentence with the heading or question right above it, which says what "within 30 days" is about. */
  readonly textInContext: string;
}

/** No passage of a sensible size has more; it bounds what one question can cost. */
const MAXIMUM_SENTENCES_PER_PASSAGE = 100;

/**
 * The sentences of a passage that could answer something. Headings and questions are only quoted when there is nothing
 * else.
 */
export function findQuoteCandidates({ id, text }: Passage): QuoteCandidate[] {
  const sentences = splitSentences(text).slice(0, MAXIMUM_SENTENCES_PER_PASSAGE);
  const hasStatement = sentences.some((sentence) => !sentence.isLead);
  const candidates: QuoteCandidate[] = [];
  let lead = '';
  for (const { start, end, isLead } of sentences) {
    const quoted = text.slice(start, end);
    if (isLead && hasStatement) {
      lead = quoted;
      continue;
    }
    const textInContext = lead === '' ? quoted : `${lead} ${quoted}`;
    candidates.push({ passageId: id, start, end, text: quoted, textInContext });
    lead = '';
  }
  return candidates;
}
