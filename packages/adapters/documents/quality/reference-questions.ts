import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Half open, in UTF-16 code units of the corpus text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A question, and the spans of its corpus that answer it. */
export interface ReferenceQuestion {
  readonly question: string;
  readonly corpus: string;
  readonly references: readonly Span[];
}

/** The questions with the exact spans that answer them, and the corpora's texts by name. */
export interface ReferenceSet {
  readonly questions: readonly ReferenceQuestion[];
  readonly corpora: ReadonlyMap<string, string>;
}

interface QuestionLine {
  readonly question: string;
  readonly corpus: string;
  readonly references: readonly { readonly content: string; readonly start_index: number }[];
}

/** Reads `<folder>/rag`; throws when a reference span is not in its corpus where the file says. */
export function readReferenceSet(folder: string): ReferenceSet {
  const corpora = new Map<string, string>();
  const lines = readFileSync(join(folder, 'rag', 'questions.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const questions = lines.map((line) => {
    // cast: the corpus is a fixed file; a wrong shape fails in spanOf at once
    const { question, corpus, references } = JSON.parse(line) as QuestionLine;
    const text = corpora.get(corpus) ?? readFileSync(join(folder, 'rag', 'corpora', `${corpus}.md`), 'utf8');
    corpora.set(corpus, text);
    return { question, corpus, references: references.map((reference) => spanOf(text, reference)) };
  });
  return { questions, corpora };
}

/** The file counts code points, JavaScript UTF-16 code units: the span is the content's occurrence nearest to the index. */
function spanOf(text: string, reference: { content: string; start_index: number }): Span {
  const { content, start_index: wanted } = reference;
  let nearest = -1;
  for (let at = text.indexOf(content); at !== -1; at = text.indexOf(content, at + 1)) {
    if (nearest === -1 || Math.abs(at - wanted) < Math.abs(nearest - wanted)) nearest = at;
  }
  if (nearest === -1) throw new Error(`A reference is not in its corpus: ${content}`);
  return { start: nearest, end: nearest + content.length };
}
