import { HeddleError } from '@heddle/contracts';
import type { Embedder } from '@heddle/ports';
import { cosineOfUnitVectors, fuseScores } from './fuse-scores.ts';
import { createKeywordIndex, type Passage, type PassageScore } from './keyword-index.ts';
import { findQuoteCandidates, type QuoteCandidate } from './quote-candidates.ts';
import { createTermCoverage } from './term-coverage.ts';

/** A passage to read. */
export interface ReaderPassage extends Passage {
  /** Where the passage begins in its document, in characters; quotes then say where they are in the document. */
  readonly start?: number;
  /** The passage's cosine to the question when the caller has it, from a search with the same embedder; saves time. */
  readonly cosine?: number;
}

/** What {@link readExtractively} is given. */
export interface ReaderRequest {
  readonly question: string;
  /** Candidates of a search, best or all of a small collection. Ids are unique. */
  readonly passages: readonly ReaderPassage[];
  /** Without one, or when it is unavailable, only keywords are compared and `scoring` says so. */
  readonly embedder: Embedder | undefined;
  /** The confidence from which on the reader answers. Default: {@link READER_THRESHOLDS} of the scoring used. */
  readonly threshold?: number;
  readonly signal?: AbortSignal;
}

/** A sentence of a passage, word for word. */
export interface Quote {
  readonly passageId: string;
  readonly text: string;
  /** Offsets into the passage's text: `text.slice(start, end)` is the quote. */
  readonly start: number;
  readonly end: number;
  /** Offset of the quote in the document, when the passage says where it begins there. */
  readonly documentStart?: number;
  /** What the quotes of one answer are ranked by; not comparable between questions. */
  readonly score: number;
}

/** What the reader found: quotes, or the admission that it found none. */
export interface ReaderAnswer {
  readonly abstained: boolean;
  /** How sure the reader is that the passages speak of what was asked, 0 to 1; compared with the threshold. */
  readonly confidence: number;
  /** One to three, best first; none when it abstained. */
  readonly quotes: readonly Quote[];
  /** What was compared: meaning and words, or words only. */
  readonly scoring: 'embeddings' | 'keywords';
}

/** Confidence under which the reader abstains, tuned with `quality/measure.ts` on one half of the questions. */
export const READER_THRESHOLDS = { embeddings: 0.45, keywords: 0.4 } as const;

const TOP_PASSAGES = 3;
const MAXIMUM_QUOTES = 3;
/** A further sentence is quoted when its score is at least this share of the best one's. */
const QUOTE_MARGIN = 0.9;
/** A sentence counts by itself and by the passage it stands in. */
const SENTENCE_WEIGHTS = { cosine: 0.4, keyword: 0.2, passage: 0.4 } as const;
/** How much of the remaining doubt a passage with all the question's words takes away. */
const KEYWORD_CONFIDENCE = 0.2;

/**
 * Answers a question by quoting the passages, without writing a word of its own: it ranks the passages with
 * {@link fuseScores}, ranks the sentences of the best three (.4 cosine, .2 share of the question's words, .4 their
 * passage's score) and quotes up to three. It abstains when the best sentence and its passage are both far from the
 * question; how far a question may be in words alone counts little, since good questions are often paraphrases. The
 * same request always gets the same answer.
 *
 * @throws the signal's reason when it aborts.
 */
export async function readExtractively(request: ReaderRequest): Promise<ReaderAnswer> {
  const { question, passages, embedder } = request;
  if (passages.length === 0 || question.trim() === '') {
    return answer([], request, embedder === undefined ? 'keywords' : 'embeddings');
  }
  if (embedder === undefined) return answer(scoreByKeywords(request), request, 'keywords');
  try {
    return answer(await scoreByMeaning(request, embedder), request, 'embeddings');
  } catch (error) {
    if (!HeddleError.is(error) || error.code !== 'embedder-unavailable') throw error;
    return answer(scoreByKeywords(request), request, 'keywords');
  }
}

interface ScoredCandidate extends QuoteCandidate {
  /** What sentences are ranked by. */
  readonly score: number;
  /** How likely it is that the sentence's passage speaks of what was asked, which says when to abstain. */
  readonly confidence: number;
}

async function scoreByMeaning(request: ReaderRequest, embedder: Embedder): Promise<ScoredCandidate[]> {
  const { question, passages, signal } = request;
  const embed = (texts: readonly string[]) => embedder.embed(texts, signal === undefined ? {} : { signal });
  const unknown = passages.filter(({ cosine }) => cosine === undefined);
  const [target = new Float32Array(), ...vectors] = await embed([
    question,
    ...unknown.map(({ text }) => text),
  ]);
  const cosines = new Map(passages.map(({ id, cosine = 0 }) => [id, cosine]));
  unknown.forEach(({ id }, index) => {
    cosines.set(id, cosineTo(target, vectors[index]));
  });
  const keywords = createKeywordIndex(passages).search(question, passages.length);
  const best = fuseScores(
    [...cosines].map(([id, score]) => ({ id, score })),
    keywords,
  ).slice(0, TOP_PASSAGES);
  const keywordScores = new Map(keywords.map(({ id, score }) => [id, score]));
  const coverage = createTermCoverage(
    question,
    passages.map(({ text }) => text),
  );
  const candidates = candidatesOf(best, passages);
  const sentences = await embed(candidates.map(({ textInContext }) => textInContext));
  return candidates.map(({ passageScore, ...candidate }, index) => {
    const cosine = cosineTo(target, sentences[index]);
    const nearest = Math.max(cosine, cosines.get(candidate.passageId) ?? 0);
    const keyword = keywordScores.get(candidate.passageId) ?? 0;
    return {
      ...candidate,
      score:
        SENTENCE_WEIGHTS.cosine * cosine +
        SENTENCE_WEIGHTS.keyword * coverage(candidate.textInContext) +
        SENTENCE_WEIGHTS.passage * passageScore,
      // Two signs that may each be right alone: what is left of the doubt is the product of both doubts.
      confidence: 1 - (1 - nearest) * (1 - KEYWORD_CONFIDENCE * keyword),
    };
  });
}

function scoreByKeywords({ question, passages }: ReaderRequest): ScoredCandidate[] {
  const coverage = createTermCoverage(
    question,
    passages.map(({ text }) => text),
  );
  const ranked = passages
    .map(({ id, text }) => ({ id, score: coverage(text) }))
    .sort((a, b) => b.score - a.score);
  return candidatesOf(ranked.slice(0, TOP_PASSAGES), passages).map(({ passageScore, ...candidate }) => {
    const score = (coverage(candidate.textInContext) + passageScore) / 2;
    return { ...candidate, score, confidence: score };
  });
}

function candidatesOf(best: readonly PassageScore[], passages: readonly Passage[]) {
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  return best.flatMap(({ id, score }) => {
    const passage = byId.get(id);
    if (passage === undefined) return [];
    return findQuoteCandidates(passage).map((candidate) => ({ ...candidate, passageScore: score }));
  });
}

function cosineTo(target: Float32Array, vector: Float32Array | undefined): number {
  return vector === undefined ? 0 : cosineOfUnitVectors(target, vector);
}

function answer(
  candidates: readonly ScoredCandidate[],
  request: ReaderRequest,
  scoring: ReaderAnswer['scoring'],
): ReaderAnswer {
  const ranked = [...candidates].sort((a, b) => b.score - a.score);
  const best = ranked[0];
  const confidence = Math.min(1, Math.max(0, best?.confidence ?? 0));
  const threshold = request.threshold ?? READER_THRESHOLDS[scoring];
  if (best === undefined || confidence < threshold) {
    return { abstained: true, confidence, quotes: [], scoring };
  }
  const limit = best.score * QUOTE_MARGIN;
  const starts = new Map(request.passages.map(({ id, start }) => [id, start]));
  const quotes = distinctTexts(ranked.filter(({ score }) => score >= limit)).slice(0, MAXIMUM_QUOTES);
  return {
    abstained: false,
    confidence,
    quotes: quotes.map((candidate) => toQuote(candidate, starts.get(candidate.passageId))),
    scoring,
  };
}

/** Passages that overlap hold the same sentence more than once. */
function distinctTexts(candidates: readonly ScoredCandidate[]): ScoredCandidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ text }) => !seen.has(text) && seen.add(text));
}

function toQuote({ passageId, text, start, end, score }: ScoredCandidate, passageStart?: number): Quote {
  const quote = { passageId, text, start, end, score };
  return passageStart === undefined ? quote : { ...quote, documentStart: passageStart + start };
}
