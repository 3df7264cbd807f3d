import type { Embedder } from '@heddle/ports';
import { type Passage, readExtractively } from '../src/index.ts';
import type { Question } from './data.ts';
import type { Ranker } from './retrieval.ts';

/** What the reader did with one question, before any threshold. */
export interface ReaderOutcome {
  readonly confidence: number;
  /** The first quote comes from a passage that holds the answer. */
  readonly isRightPassage: boolean;
  /** A quote holds the answer. */
  readonly isRightQuote: boolean;
  readonly quotes: number;
}

/** The reader's figures at one threshold. Shares of questions, except where they are shares of answers. */
export interface ReaderFigures {
  readonly questions: number;
  readonly answered: number;
  /** Of the answers. */
  readonly rightPassage: number;
  /** Of the answers. */
  readonly rightQuote: number;
}

/** Which passages a question is asked of. */
export interface Setting {
  readonly passages: readonly Passage[];
  /** Finds the passages that the reader gets. */
  readonly rank: Ranker;
  /** With one, the ranks' scores are cosines of it; without, the reader compares keywords only. */
  readonly embedder?: Embedder;
  /** Takes the passages that hold the answer away, which leaves those about the same subject. */
  readonly withoutAnswer?: boolean;
}

/** How many passages a search hands to the reader. */
const RETRIEVED = 10;

/** Asks each question with threshold 0, so that every threshold can be judged afterwards. */
export async function readAll(questions: readonly Question[], setting: Setting): Promise<ReaderOutcome[]> {
  const outcomes: ReaderOutcome[] = [];
  for (const question of questions) outcomes.push(await readOne(question, setting));
  return outcomes;
}

async function readOne(question: Question, setting: Setting): Promise<ReaderOutcome> {
  const { embedder, withoutAnswer = false } = setting;
  const texts = new Map(setting.passages.map(({ id, text }) => [id, text]));
  const found = (await setting.rank(question.text))
    .filter(({ id }) => !withoutAnswer || !question.relevant.has(id))
    .slice(0, RETRIEVED);
  const { confidence, quotes } = await readExtractively({
    question: question.text,
    passages: found.map(({ id, score }) => ({
      id,
      text: texts.get(id) ?? '',
      ...(embedder === undefined ? {} : { cosine: score }),
    })),
    embedder,
    threshold: 0,
  });
  return {
    confidence,
    quotes: quotes.length,
    isRightPassage: !withoutAnswer && question.relevant.has(quotes[0]?.passageId ?? ''),
    isRightQuote:
      !withoutAnswer &&
      quotes.some(({ passageId, start, end }) => question.isAnsweredBy(passageId, start, end)),
  };
}

/** What a threshold makes of the outcomes. */
export function judge(outcomes: readonly ReaderOutcome[], threshold: number): ReaderFigures {
  const answers = outcomes.filter(({ confidence }) => confidence >= threshold);
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of);
  return {
    questions: outcomes.length,
    answered: share(answers.length, outcomes.length),
    rightPassage: share(answers.filter(({ isRightPassage }) => isRightPassage).length, answers.length),
    rightQuote: share(answers.filter(({ isRightQuote }) => isRightQuote).length, answers.length),
  };
}
