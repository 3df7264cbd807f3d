import type { OutOfFold } from './cross-validate.ts';

/** Logits at which a text is flagged and blocked. */
export interface Thresholds {
  readonly flagLogit: number;
  readonly blockLogit: number;
}

/** The share of ordinary texts, by where they come from, that may reach a threshold when their fold was held out. */
const ACCEPTED_FALSE_ALARMS = {
  flag: { corpus: 0.02, documents: 0.04 },
  block: { corpus: 0.005, documents: 0.015 },
} as const;

/** The lowest thresholds that keep to the accepted false alarms on both the corpus and pieces of technical documents, the
 * hardest ordinary texts there are: they give orders, name passwords and quote prompts. */
export function chooseThresholds(corpus: readonly OutOfFold[], documents: readonly OutOfFold[]): Thresholds {
  const choose = ({ corpus: inCorpus, documents: inDocuments }: { corpus: number; documents: number }) =>
    Math.max(
      quantileFromTop(ordinaryLogits(corpus), inCorpus),
      quantileFromTop(ordinaryLogits(documents), inDocuments),
    );
  return { flagLogit: choose(ACCEPTED_FALSE_ALARMS.flag), blockLogit: choose(ACCEPTED_FALSE_ALARMS.block) };
}

function ordinaryLogits(judged: readonly OutOfFold[]): number[] {
  return judged.filter(({ prepared }) => !prepared.example.isAttack).map(({ logit }) => logit);
}

function quantileFromTop(logits: readonly number[], share: number): number {
  const sorted = [...logits].sort((left, right) => right - left);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}
