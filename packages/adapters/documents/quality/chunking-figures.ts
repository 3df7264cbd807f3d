import type { Ranker } from './rank-chunks.ts';
import type { ReferenceQuestion, ReferenceSet, Span } from './reference-questions.ts';
import { scoreSpans, tokenStarts } from './span-scores.ts';

/** A chunk of one of the corpora. */
export interface CorpusChunk extends Span {
  readonly corpus: string;
  readonly text: string;
}

/** Means over all questions, of tokens, as Chroma's chunking evaluation (2024) defines them. */
export interface ChunkingFigures {
  readonly chunks: number;
  /** Characters. */
  readonly meanLength: number;
  readonly recallAt5: number;
  readonly precisionAt5: number;
  readonly iouAt5: number;
  /** Recall of as many best chunks as fit 4,000 characters: settings of different size at the same cost to a prompt. */
  readonly recallAt4000: number;
  /** IoU if exactly the chunks that hold a part of the reference came back: the cut alone, no retrieval. */
  readonly iouOfIdeal: number;
}

/** Scores one way to cut with one way to rank; chunks of all corpora compete for every question. */
export function figuresOf(set: ReferenceSet, chunks: readonly CorpusChunk[], rank: Ranker): ChunkingFigures {
  const starts = new Map([...set.corpora].map(([corpus, text]) => [corpus, tokenStarts(text)]));
  const rows = set.questions.map((question) => {
    const ranked = rank(question.question).flatMap((index) => chunks[index] ?? []);
    const five = score(starts, question, ranked.slice(0, 5));
    const ideal = chunks.filter(
      ({ corpus, start, end }) =>
        corpus === question.corpus &&
        question.references.some((span) => span.start < end && start < span.end),
    );
    return {
      recallAt5: five.recall,
      precisionAt5: five.precision,
      iouAt5: five.iou,
      recallAt4000: score(starts, question, withinBudget(ranked, 4000)).recall,
      iouOfIdeal: score(starts, question, ideal).iou,
    };
  });
  const mean = (pick: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + pick(row), 0) / rows.length;
  return {
    chunks: chunks.length,
    meanLength: chunks.reduce((total, { text }) => total + text.length, 0) / chunks.length,
    recallAt5: mean((row) => row.recallAt5),
    precisionAt5: mean((row) => row.precisionAt5),
    iouAt5: mean((row) => row.iouAt5),
    recallAt4000: mean((row) => row.recallAt4000),
    iouOfIdeal: mean((row) => row.iouOfIdeal),
  };
}

/** Chunks of other corpora hold none of the reference but count as returned. */
function score(
  starts: ReadonlyMap<string, Uint32Array>,
  question: ReferenceQuestion,
  returned: readonly CorpusChunk[],
) {
  const own = starts.get(question.corpus) ?? new Uint32Array();
  const foreign = returned.filter(({ corpus }) => corpus !== question.corpus);
  const foreignTokens = foreign.reduce((total, { text }) => total + tokenStarts(text).length, 0);
  const spans = returned.filter(({ corpus }) => corpus === question.corpus);
  return scoreSpans(own, question.references, spans, foreignTokens);
}

function withinBudget(ranked: readonly CorpusChunk[], budget: number): CorpusChunk[] {
  const kept: CorpusChunk[] = [];
  let left = budget;
  for (const chunk of ranked) {
    left -= chunk.text.length;
    if (left < 0) break;
    kept.push(chunk);
  }
  return kept;
}
