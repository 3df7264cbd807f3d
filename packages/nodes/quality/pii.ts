import { readFileSync } from 'node:fs';
import path from 'node:path';
import { detectPii } from '../src/guardrail.pii/detect-pii.ts';
import { findPeople } from '../src/guardrail.pii/find-people.ts';
import type { PiiDetection, PiiType } from '../src/guardrail.pii/pii-types.ts';

/**
 * How well personal data is found on labelled texts (presidio-research's synthetic set), by type and overall: a span
 * counts as found when a detection of a type that fits overlaps it. Prints Markdown.
 */
const FITS: Readonly<Record<string, readonly PiiType[]>> = {
  PERSON: ['PERSON'],
  STREET_ADDRESS: ['ADDRESS'],
  PHONE_NUMBER: ['PHONE'],
  EMAIL_ADDRESS: ['EMAIL'],
  CREDIT_CARD: ['CREDIT_CARD'],
  IBAN_CODE: ['IBAN'],
  US_SSN: ['SSN'],
  IP_ADDRESS: ['IP'],
  US_DRIVER_LICENSE: ['NATIONAL_ID'],
};

interface Labelled {
  readonly full_text: string;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}

const corpora = process.env.HEDDLE_CORPORA;
if (corpora === undefined) {
  console.log('HEDDLE_CORPORA is not set, so nothing was measured.');
  process.exit(0);
}
const texts = JSON.parse(
  readFileSync(path.join(corpora, 'pii', 'presidio_synth_v2.json'), 'utf8'),
) as Labelled[]; // cast: the corpus is read as its files are written
const counts = new Map<string, { spans: number; found: number }>();
const detected = new Map<PiiType, { all: number; right: number }>();
let milliseconds = 0;
for (const { full_text: text, spans } of texts) {
  const people = await findPeople(text);
  const before = performance.now();
  const detections = detectPii(text, { more: people });
  milliseconds += performance.now() - before;
  for (const span of spans) {
    const types = FITS[span.entity_type];
    if (!types) continue;
    const count = counts.get(span.entity_type) ?? { spans: 0, found: 0 };
    count.spans++;
    if (detections.some((detection) => types.includes(detection.type) && overlaps(detection, span)))
      count.found++;
    else if (process.argv.includes(`--missed=${span.entity_type}`))
      console.log(JSON.stringify(text.slice(span.start_position, span.end_position)));
    counts.set(span.entity_type, count);
  }
  for (const detection of detections) {
    const count = detected.get(detection.type) ?? { all: 0, right: 0 };
    count.all++;
    // Something personal of another label is no false alarm: what matters is that ordinary words stay.
    if (spans.some((span) => overlaps(detection, span))) count.right++;
    else if (process.argv.includes(`--wrong=${detection.type}`))
      console.log(
        JSON.stringify(text.slice(detection.start, detection.end)),
        JSON.stringify(text.slice(Math.max(0, detection.start - 30), detection.end + 10)),
      );
    detected.set(detection.type, count);
  }
}

function overlaps(detection: PiiDetection, span: Labelled['spans'][number]): boolean {
  return detection.start < span.end_position && span.start_position < detection.end;
}

console.log('| label | spans | recall |\n| --- | --- | --- |');
for (const [label, { spans, found }] of [...counts].sort())
  console.log(`| ${label} | ${spans} | ${(found / spans).toFixed(2)} |`);
console.log('\n| type | detections | precision (overlaps any label) |\n| --- | --- | --- |');
for (const [type, { all, right }] of [...detected].sort())
  console.log(`| ${type} | ${all} | ${(right / all).toFixed(2)} |`);
console.log(`\nPatterns: ${(milliseconds / texts.length).toFixed(3)} ms a text on average.`);
