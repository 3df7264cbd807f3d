/**
 * Measures retrieval and the reader: `HEDDLE_CORPORA=… npx tsx packages/adapters/embeddings-local/quality/measure.ts`.
 * Prints Markdown. Without the setting only the project's own paraphrased cases are measured. With `--tune` it looks at
 * the halves that numbers were chosen on, at many thresholds, instead of the halves that are reported.
 */
import path from 'node:path';
import { createLocalEmbedder, READER_THRESHOLDS } from '../src/index.ts';
import { cacheEmbedder } from './cached-embedder.ts';
import { type Collection, loadChunked, loadParaphrased, loadXquad, type Question } from './data.ts';
import { judge, readAll, type Setting } from './reader.ts';
import { createRankers, measureRanker } from './retrieval.ts';

const isTuning = process.argv.includes('--tune');
const half = isTuning ? 'tune' : 'report';
const STEPS = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];

/** What is measured, each with passages of another collection, for questions that are about something else. */
interface Subject {
  readonly collection: Collection;
  readonly questions: readonly Question[];
  readonly foreign: Collection;
  readonly unanswerable: readonly Question[];
}

async function loadSubjects(): Promise<Subject[]> {
  const paraphrased = await loadParaphrased();
  const unanswerable = paraphrased.unanswerable.filter((_, index) => (index % 2 === 0) === isTuning);
  const own = { collection: paraphrased, questions: paraphrased[half], unanswerable };
  const corpora = process.env.HEDDLE_CORPORA;
  if (corpora === undefined) {
    print('HEDDLE_CORPORA is not set: only the paraphrased cases are measured.\n');
    return [{ ...own, foreign: { ...paraphrased, passages: [] } }];
  }
  const folder = path.join(corpora, 'rag');
  const [first, second] = await loadXquad(folder);
  const [xquad, foreign] = isTuning ? [first, second] : [second, first];
  const names = ['chatlogs', 'state_of_the_union', 'wikitexts'];
  const others = [xquad, ...(await Promise.all(names.map((name) => loadChunked(folder, name))))];
  return [
    { ...own, foreign },
    ...others.map((collection) => ({ collection, questions: collection[half], foreign, unanswerable: [] })),
  ];
}

async function main(): Promise<void> {
  const local = createLocalEmbedder();
  const embedder = cacheEmbedder(local);
  const subjects = await loadSubjects();
  print(`## Retrieval (${half} half)\n`);
  row('collection', 'passages', 'questions', 'ranking', 'R@1', 'R@5', 'MRR');
  row(...Array<string>(7).fill('---'));
  for (const { collection, questions } of subjects) {
    for (const [name, rank] of Object.entries(createRankers(collection, embedder))) {
      const figures = await measureRanker(rank, questions);
      const { recallAt1, recallAt5, meanReciprocalRank } = figures;
      const size = [String(collection.passages.length), String(questions.length)];
      row(collection.name, ...size, name, ...[recallAt1, recallAt5, meanReciprocalRank].map(share));
    }
  }
  print(`\n## Reader (${half} half)\n`);
  print(
    'Shares of questions answered; precision is of the answers. "Same subject" takes the answer\'s passages away,',
  );
  print('"foreign" asks of another collection, "unanswerable" are questions no passage was written for.\n');
  const columns = [
    'collection',
    'scoring',
    'threshold',
    'answered',
    'right passage',
    'right quote',
    'quotes',
  ];
  row(...columns, 'same subject', 'foreign', 'unanswerable');
  row(...Array<string>(10).fill('---'));
  for (const subject of subjects) {
    await measureReader(subject, 'embeddings');
    await measureReader(subject, 'keywords');
  }
  await local.close();

  async function measureReader(subject: Subject, scoring: 'embeddings' | 'keywords'): Promise<void> {
    const { collection, questions, foreign, unanswerable } = subject;
    const setting = ({ passages, ...rest }: Collection): Setting => ({
      passages,
      rank: createRankers({ passages, ...rest }, embedder)[scoring],
      ...(scoring === 'embeddings' ? { embedder } : {}),
    });
    const answered = await readAll(questions, setting(collection));
    const near = await readAll(questions, { ...setting(collection), withoutAnswer: true });
    const far = await readAll(questions, { ...setting(foreign), withoutAnswer: true });
    const none = await readAll(unanswerable, setting(collection));
    const meanQuotes = answered.reduce((sum, { quotes }) => sum + quotes, 0) / answered.length;
    for (const threshold of isTuning ? STEPS : [READER_THRESHOLDS[scoring]]) {
      const figures = judge(answered, threshold);
      const shares = [figures.answered, figures.rightPassage, figures.rightQuote].map(share);
      const wrong = [near, far, none].map((outcomes) =>
        outcomes.length === 0 ? '' : share(judge(outcomes, threshold).answered),
      );
      row(collection.name, scoring, String(threshold), ...shares, meanQuotes.toFixed(1), ...wrong);
    }
  }
}

function share(value: number): string {
  return value.toFixed(2).replace(/^0/, '');
}

function row(...cells: readonly string[]): void {
  print(`| ${cells.join(' | ')} |`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
