/**
 * Judges texts with models that never saw them and writes `evaluation.md`.
 *
 *     HEDDLE_CORPORA=<folder> npx tsx packages/nodes/src/guardrail.injection/training/evaluate.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInjectionDetector, detectInjection } from '../detect-injection.ts';
import { CLASSIFIER_DATA } from '../weights.gen.ts';
import { crossValidate, discountDoubtful, foldsBy } from './cross-validate.ts';
import { chunksOf, corporaFolder, type Example, loadDataset } from './dataset.ts';
import { DISGUISES, PLAIN_ATTACKS, PLAIN_REQUESTS } from './disguises.ts';
import { type PreparedExample, prepareExample, toClassifier } from './fit-classifier.ts';

interface Judged {
  readonly example: Example;
  readonly verdict: 'pass' | 'flag' | 'block';
}

const { corpus, own, documents } = loadDataset();
const prepared = discountDoubtful([...corpus, ...own, ...documents].map(prepareExample));

function judgeFolds(foldOf: (prepared: PreparedExample) => number | undefined): Judged[] {
  const judged: Judged[] = [];
  for (const { model, held } of crossValidate(prepared, foldOf)) {
    const detect = createInjectionDetector(
      toClassifier(model, CLASSIFIER_DATA.flagLogit, CLASSIFIER_DATA.blockLogit),
    );
    for (const { example } of held) judged.push({ example, verdict: detect(example.text).verdict });
  }
  return judged;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function row(name: string, judged: readonly Judged[]): string {
  const blocked = judged.filter(({ verdict }) => verdict === 'block').length;
  const flagged = judged.filter(({ verdict }) => verdict !== 'pass').length;
  return `| ${name} | ${judged.length} | ${percent(blocked, judged.length)} | ${percent(flagged, judged.length)} |`;
}

function tableBy(judged: readonly Judged[], keyOf: (example: Example) => string): string[] {
  const keys = [...new Set(judged.map(({ example }) => keyOf(example)))].sort();
  return keys.map((key) =>
    row(
      key,
      judged.filter(({ example }) => keyOf(example) === key),
    ),
  );
}

const HEADER = ['| texts | count | blocked | flagged or blocked |', '| --- | ---: | ---: | ---: |'];
const isCorpus = ({ example }: Judged) => example.source !== 'own' && example.source !== 'documents';
const isAttack = ({ example }: Judged) => example.isAttack;
const isOrdinary = ({ example }: Judged) => !example.isAttack;

function kFoldSections(): string[] {
  const folds = foldsBy(
    prepared.map(({ example }) => example.group),
    5,
    3,
  );
  const judged = judgeFolds(({ example }) => folds.get(example.group));
  const inCorpus = judged.filter(isCorpus);
  return [
    '## Five folds: every text is judged by a model trained without it',
    '',
    ...HEADER,
    row('**corpus, attacks**', inCorpus.filter(isAttack)),
    row('**corpus, ordinary**', inCorpus.filter(isOrdinary)),
    ...tableBy(inCorpus, (example) => `${example.isAttack ? 'attacks' : 'ordinary'}: ${example.source}`),
    ...tableBy(
      judged.filter(({ example }) => example.source === 'documents'),
      (example) => `ordinary documents: ${example.family}`,
    ),
    ...tableBy(
      judged.filter(({ example }) => example.source === 'own'),
      (example) =>
        `written for this project, template held out: ${example.isAttack ? 'attacks' : 'ordinary'}, ${example.family.slice(4)}`,
    ),
    '',
    'The ordinary texts written for this project are meant to be hard (words of attack in ordinary use); held out, they show the price of a wording nobody has taught the classifier.',
    '',
    '### By family',
    '',
    ...HEADER,
    ...tableBy(inCorpus.filter(isAttack), (example) => example.family),
  ];
}

function heldOutSections(): string[] {
  const families = foldsBy(
    corpus.filter((example) => example.isAttack).map((example) => example.family),
    8,
    5,
  );
  const rows = foldsBy(
    corpus.filter((example) => !example.isAttack).map((example) => example.group),
    8,
    5,
  );
  const isOwn = (example: Example) => example.source === 'own' || example.source === 'documents';
  const byFamily = judgeFolds(({ example }) => {
    if (isOwn(example)) return undefined;
    return example.isAttack ? families.get(example.family) : rows.get(example.group);
  });
  const sources = [...new Set(corpus.map((example) => example.source))].sort();
  const bySource = judgeFolds(({ example }) =>
    isOwn(example) ? undefined : sources.indexOf(example.source),
  );
  return [
    '## Whole attack families held out',
    '',
    ...HEADER,
    row('**attacks**', byFamily.filter(isAttack)),
    row('**ordinary**', byFamily.filter(isOrdinary)),
    ...tableBy(byFamily.filter(isAttack), (example) => example.source),
    '',
    '## Whole sources held out',
    '',
    'The harshest question: a collection whose style, topics and tricks the model has never seen, attacks or ordinary texts.',
    '',
    ...HEADER,
    ...tableBy(bySource.filter(isAttack), (example) => `attacks: ${example.source}`),
    ...tableBy(bySource.filter(isOrdinary), (example) => `ordinary: ${example.source}`),
  ];
}

function committedSections(): string[] {
  const documentsOf = (name: string) =>
    piecesOf(readFileSync(join(corporaFolder(), 'rag/corpora', name), 'utf8')).map(
      (text): Judged => ({
        example: { text, isAttack: false, source: name, family: name, group: name, weight: 0 },
        verdict: detectInjection(text).verdict,
      }),
    );
  const unseen = ['chatlogs.md', 'state_of_the_union.md', 'wikitexts.md'].flatMap(documentsOf);
  const everyday = readFileSync(join(import.meta.dirname, '../fixtures/ordinary-requests.txt'), 'utf8')
    .trim()
    .split('\n')
    .map(
      (text): Judged => ({
        example: { text, isAttack: false, source: 'everyday', family: 'everyday', group: text, weight: 0 },
        verdict: detectInjection(text).verdict,
      }),
    );
  const disguised = Object.entries(DISGUISES).map(([name, disguise]) => {
    const blocked = PLAIN_ATTACKS.filter(
      (text) => detectInjection(disguise(text)).verdict === 'block',
    ).length;
    const alarms = PLAIN_REQUESTS.filter(
      (text) => detectInjection(disguise(text)).verdict === 'block',
    ).length;
    return `| ${name} | ${blocked} of ${PLAIN_ATTACKS.length} | ${alarms} of ${PLAIN_REQUESTS.length} |`;
  });
  return [
    '## Ordinary texts the committed weights were not trained on',
    '',
    ...HEADER,
    ...tableBy(unseen, (example) => `${example.source}, pieces of 1,500 characters`),
    row('everyday requests (`fixtures/ordinary-requests.txt`)', everyday),
    '',
    '## Disguises',
    '',
    '| disguise | attacks blocked | ordinary requests blocked |',
    '| --- | --- | --- |',
    ...disguised,
  ];
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += 9000) pieces.push(...chunksOf(text.slice(at, at + 9000)));
  return pieces;
}

function latencySection(): string[] {
  const sentence =
    'The team reads the guidelines and writes a short summary of the password policy for all users. ';
  const measure = (text: string, runs: number) => {
    for (let run = 0; run < runs; run += 1) detectInjection(text);
    const times = Array.from({ length: runs }, () => {
      const start = performance.now();
      detectInjection(text);
      return performance.now() - start;
    }).sort((left, right) => left - right);
    return `${(times[Math.floor(runs / 2)] ?? 0).toFixed(2)} ms`;
  };
  return [
    '## Time (median, one core of the machine that wrote this file)',
    '',
    '| text | time |',
    '| --- | ---: |',
    `| 2 kB | ${measure(sentence.repeat(21), 300)} |`,
    `| 100 kB | ${measure(sentence.repeat(1050), 15)} |`,
    `| 100 kB of one rule's trigger | ${measure('ignore all previous instructions '.repeat(3030), 10)} |`,
  ];
}

const lines = [
  '# Evaluation of `guardrail.injection`',
  '',
  `Written by \`training/evaluate.ts\`; weights ${CLASSIFIER_DATA.version}. "Flagged or blocked" is a score of 0.5 or more, "blocked" 0.8 or more, both by rules and classifier together, as the node runs them.`,
  `A part of the collections' attacks are ordinary requests in substance (a recipe asked for in a jailbreak test, "What is the capital of …" as a document's payload): they count as missed here, though a guard should let them pass.`,
  '',
  ...kFoldSections(),
  '',
  ...heldOutSections(),
  '',
  ...committedSections(),
  '',
  ...latencySection(),
  '',
];
writeFileSync(join(import.meta.dirname, '../evaluation.md'), lines.join('\n'));
