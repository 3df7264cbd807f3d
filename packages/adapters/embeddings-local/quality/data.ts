import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Passage, splitSentences } from '../src/index.ts';

/** A question and the places that answer it. */
export interface Question {
  readonly text: string;
  /** Passages of the collection that hold an answer. */
  readonly relevant: ReadonlySet<string>;
  /** Whether words quoted from a passage hold an answer. */
  readonly isAnsweredBy: (passageId: string, start: number, end: number) => boolean;
}

/** Passages and questions about them; questions of `report` were never used to choose a number. */
export interface Collection {
  readonly name: string;
  readonly passages: readonly Passage[];
  readonly tune: readonly Question[];
  readonly report: readonly Question[];
}

/** XQuAD's English part in two halves by article: paragraphs of Wikipedia and questions people wrote about them. */
export async function loadXquad(folder: string): Promise<readonly [Collection, Collection]> {
  // cast: the file is XQuAD's published format
  const { data } = JSON.parse(await readFile(path.join(folder, 'xquad.en.json'), 'utf8')) as {
    data: { paragraphs: XquadParagraph[] }[];
  };
  const half = (remainder: number): Collection => {
    const paragraphs = data
      .filter((_, index) => index % 2 === remainder)
      .flatMap((article) => article.paragraphs)
      .map((paragraph, index) => ({ ...paragraph, id: `${remainder}-${index}` }));
    const questions = paragraphs.flatMap(({ id, qas }) => qas.map((qa) => xquadQuestion(id, qa)));
    return {
      name: 'XQuAD',
      passages: paragraphs.map(({ id, context }) => ({ id, text: context })),
      tune: remainder === 0 ? questions : [],
      report: remainder === 1 ? questions : [],
    };
  };
  return [half(0), half(1)];
}

interface XquadParagraph {
  readonly context: string;
  readonly qas: readonly XquadQuestion[];
}

interface XquadQuestion {
  readonly question: string;
  readonly answers: readonly { readonly text: string; readonly answer_start: number }[];
}

function xquadQuestion(id: string, { question, answers }: XquadQuestion): Question {
  return {
    text: question,
    relevant: new Set([id]),
    isAnsweredBy: (passageId, start, end) =>
      passageId === id &&
      answers.some(({ answer_start, text }) => answer_start >= start && answer_start + text.length <= end),
  };
}

/** The documents of chunking_evaluation, cut into passages of whole sentences, and its questions with exact spans. */
export async function loadChunked(folder: string, name: string): Promise<Collection> {
  const text = await readFile(path.join(folder, 'corpora', `${name}.md`), 'utf8');
  const lines = (await readFile(path.join(folder, 'questions.jsonl'), 'utf8')).trim().split('\n');
  const spans = cutIntoPassages(text);
  const questions = lines
    // cast: the file is chunking_evaluation's published format
    .map((line) => JSON.parse(line) as ChunkedQuestion)
    .filter(({ corpus }) => corpus === name)
    .map(({ question, references }) => chunkedQuestion(question, references, spans));
  return {
    name,
    passages: spans.map(({ id, start, end }) => ({ id, text: text.slice(start, end) })),
    tune: questions.filter((_, index) => index % 2 === 0),
    report: questions.filter((_, index) => index % 2 === 1),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface ChunkedQuestion {
  readonly question: string;
  readonly corpus: string;
  readonly references: readonly { readonly start_index: number; readonly end_index: number }[];
}

const PASSAGE_LENGTH = 800;

function cutIntoPassages(text: string): (Span & { readonly id: string })[] {
  const spans: Span[] = [];
  for (const { start, end } of splitSentences(text)) {
    const last = spans.at(-1);
    if (last !== undefined && end - last.start <= PASSAGE_LENGTH) {
      spans[spans.length - 1] = { start: last.start, end };
    } else spans.push({ start, end });
  }
  return spans.map((span, index) => ({ ...span, id: String(index) }));
}

function chunkedQuestion(
  text: string,
  references: ChunkedQuestion['references'],
  spans: readonly (Span & { readonly id: string })[],
): Question {
  const places = references.map(({ start_index, end_index }) => ({ start: start_index, end: end_index }));
  const holds = (start: number, end: number) =>
    places.some(
      (place) => overlap(place, { start, end }) >= Math.min(place.end - place.start, end - start) / 2,
    );
  const startOf = new Map(spans.map(({ id, start }) => [id, start]));
  return {
    text,
    relevant: new Set(spans.filter(({ start, end }) => holds(start, end)).map(({ id }) => id)),
    isAnsweredBy: (passageId, start, end) => {
      const offset = startOf.get(passageId) ?? 0;
      return holds(offset + start, offset + end);
    },
  };
}

function overlap(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

/** Our own short rules of shops, offices and houses with questions that share hardly a word with their answer. */
export interface ParaphrasedCases extends Collection {
  /** Questions about such things that no passage answers. */
  readonly unanswerable: readonly Question[];
}

/** Loads the cases beside this file; every second one is for tuning. */
export async function loadParaphrased(): Promise<ParaphrasedCases> {
  const file = new URL('./paraphrased.json', import.meta.url);
  // cast: the file is ours and has this shape
  const cases = JSON.parse(await readFile(file, 'utf8')) as ParaphrasedCase[];
  const passages = cases.flatMap(({ passage }, index) =>
    passage === undefined ? [] : [{ id: String(index), text: passage }],
  );
  const questions = cases.flatMap((item, index) =>
    item.passage === undefined ? [] : [paraphrasedQuestion(String(index), item)],
  );
  return {
    name: 'paraphrased',
    passages,
    tune: questions.filter((_, index) => index % 2 === 0),
    report: questions.filter((_, index) => index % 2 === 1),
    unanswerable: cases
      .filter(({ passage }) => passage === undefined)
      .map(({ question }) => ({ text: question, relevant: new Set(), isAnsweredBy: () => false })),
  };
}

interface ParaphrasedCase {
  readonly passage?: string;
  readonly question: string;
  readonly answer?: string;
}

function paraphrasedQuestion(id: string, { passage = '', question, answer = '' }: ParaphrasedCase): Question {
  const from = passage.indexOf(answer);
  return {
    text: question,
    relevant: new Set([id]),
    isAnsweredBy: (passageId, start, end) => passageId === id && start <= from && end >= from + answer.length,
  };
}
