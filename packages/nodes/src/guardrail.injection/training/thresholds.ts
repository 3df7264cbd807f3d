import type { OutOfFold } from './cross-validate.ts';

/** Logits at which a text is flagged and blocked. */
export interface Thresholds {
  readonly flagLogit: number;
  readonly blockLogit: number;
}

/**
 * The share of ordinary texts that may reach a threshold when their fold was held out: of the corpus, of pieces of
 * technical documents (they give orders, name passwords and quote prompts), and of the everyday requests written for this
 * project, whose wordings are chosen to come near attacks.
 */
const ACCEPTED_FALSE_ALARMS = {
  flag: { corpus: 0.01, technical: 0.03, everyday: 0.08 },
  block: { corpus: 0.004, technical: 0.01, everyday: 0.03 },
} as const;

/** Held-out ordinary texts by what they are. */
export type HeldOutTexts = Readonly<
  Record<keyof (typeof ACCEPTED_FALSE_ALARMS)['flag'], readonly OutOfFold[]>
>;

/** The lowest thresholds that keep to the accepted false alarms everywhere. */
export function chooseThresholds(texts: HeldOutTexts): Thresholds {
  const choose = (accepted: Readonly<Record<keyof HeldOutTexts, number>>) =>
    Math.max(
      quantileFromTop(ordinaryLogits(texts.corpus), accepted.corpus),
      quantileFromTop(ordinaryLogits(texts.technical), accepted.technical),
      quantileFromTop(ordinaryLogits(texts.everyday), accepted.everyday),
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
