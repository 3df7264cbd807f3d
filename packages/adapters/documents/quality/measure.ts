/**
 * Measures the chunker on questions with exact reference spans and prints a Markdown table.
 *
 *     HEDDLE_CORPORA=<folder> npx tsx quality/measure.ts [--embedder <module>]
 *
 * Ranks with BM25, and with an embedder where a module that exports `createLocalEmbedder` is given; then the figures
 * in the README come out: `--embedder ../embeddings-local/src/index.ts`.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { chunkDocument } from '../src/index.ts';
import { type ChunkingFigures, type CorpusChunk, figuresOf } from './chunking-figures.ts';
import { rankByMeaning, rankByWords, type TextEmbedder } from './rank-chunks.ts';
import { type ReferenceSet, readReferenceSet, type Span } from './reference-questions.ts';

interface Setting {
  readonly name: string;
  readonly cut: (text: string) => Promise<readonly Span[]>;
}

const SETTINGS: readonly Setting[] = [
  ...[300, 400, 500, 600, 700, 800, 1000].map((size) => ours(size, 0)),
  ours(600, 100),
  ours(800, 200),
  recursive(600, 0),
  recursive(800, 0),
  recursive(800, 200),
];

function ours(size: number, overlap: number): Setting {
  return {
    name: `Heddle ${size}/${overlap}`,
    cut: async (text) => chunkDocument({ title: '', text, mediaType: 'text/markdown' }, { size, overlap }),
  };
}

/** LangChain's default splitter, for comparison; it trims what it cuts, so its pieces are looked up again. */
function recursive(size: number, overlap: number): Setting {
  const splitter = new RecursiveCharacterTextSplitter({ chunkSize: size, chunkOverlap: overlap });
  return {
    name: `LangChain recursive ${size}/${overlap}`,
    cut: async (text) => {
      let from = 0;
      return (await splitter.splitText(text)).map((piece) => {
        const start = text.indexOf(piece, Math.max(0, from - overlap - 1));
        from = start + piece.length;
        return { start, end: from };
      });
    },
  };
}

interface LoadedEmbedder extends TextEmbedder {
  close(): Promise<void>;
}

interface EmbedderModule {
  readonly createLocalEmbedder: () => LoadedEmbedder;
}

async function loadEmbedder(file: string | undefined): Promise<LoadedEmbedder | undefined> {
  if (file === undefined) return undefined;
  // cast: the caller names a module with this export; anything else fails at the call
  const module = (await import(pathToFileURL(resolve(file)).href)) as EmbedderModule;
  return module.createLocalEmbedder();
}

async function chunksOf(set: ReferenceSet, { cut }: Setting): Promise<CorpusChunk[]> {
  const chunks: CorpusChunk[] = [];
  for (const [corpus, text] of set.corpora) {
    for (const { start, end } of await cut(text))
      chunks.push({ corpus, start, end, text: text.slice(start, end) });
  }
  return chunks;
}

function row(name: string, ranker: string, figures: ChunkingFigures): string {
  const share = (value: number) => value.toFixed(3).replace(/^0/, '');
  const cells = [
    name,
    ranker,
    figures.chunks,
    Math.round(figures.meanLength),
    share(figures.recallAt5),
    share(figures.precisionAt5),
    share(figures.iouAt5),
    share(figures.recallAt4000),
    share(figures.iouOfIdeal),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

async function main() {
  const { values } = parseArgs({ options: { embedder: { type: 'string' } } });
  const folder = process.env.HEDDLE_CORPORA;
  if (folder === undefined) {
    process.stderr.write('HEDDLE_CORPORA is not set: there is nothing to measure on.\n');
    process.exitCode = 1;
    return;
  }
  const set = readReferenceSet(folder);
  const questions = set.questions.map(({ question }) => question);
  const embedder = await loadEmbedder(values.embedder);
  process.stdout.write(
    '| setting (size/overlap) | ranked by | chunks | mean length | recall@5 | precision@5 | IoU@5 | recall in 4,000 characters | IoU, ideal retrieval |\n' +
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n',
  );
  for (const setting of SETTINGS) {
    const chunks = await chunksOf(set, setting);
    const texts = chunks.map(({ text }) => text);
    process.stdout.write(row(setting.name, 'BM25', figuresOf(set, chunks, rankByWords(texts))));
    if (embedder === undefined) continue;
    const rank = await rankByMeaning(texts, questions, embedder);
    process.stdout.write(row(setting.name, 'embedder', figuresOf(set, chunks, rank)));
  }
  await embedder?.close();
}

await main();
