import { BUCKET_COUNT, emitFeatures } from './features.ts';
import type { RuleMatch } from './match-rules.ts';
import type { Tokens } from './tokens.ts';
import { lengthPenalty, repeatWeights, type TokenWindow, windowScale, windowsOf } from './windows.ts';

/** A trained classifier as it is committed. */
export interface ClassifierData {
  /** Changes whenever the weights change. */
  readonly version: string;
  readonly bias: number;
  /** One signed byte per feature bucket, base64. */
  readonly weights: string;
  /** What a weight byte is multiplied by. */
  readonly scale: number;
  /** Logits that are to read as a score of 0.5 (worth a flag) and 0.8 (worth a block), from cross-validation. */
  readonly flagLogit: number;
  readonly blockLogit: number;
}

/** A trained classifier ready to use. */
export interface Classifier extends Omit<ClassifierData, 'weights' | 'scale'> {
  readonly weights: Float32Array;
}

/** What the classifier makes of a text: the window it finds most attack-like. */
export interface Classification {
  readonly logit: number;
  readonly window: TokenWindow;
}

/** Unpacks committed weights. Throws a RangeError when they are not of this version's size. */
export function loadClassifier({ weights, scale, ...rest }: ClassifierData): Classifier {
  const bytes = new Int8Array(Buffer.from(weights, 'base64'));
  if (bytes.length !== BUCKET_COUNT) {
    throw new RangeError(
      `Expected ${BUCKET_COUNT} classifier weights, found ${bytes.length}. Run training/train.ts to rebuild weights.gen.ts.`,
    );
  }
  return { ...rest, weights: Float32Array.from(bytes, (byte) => byte * scale) };
}

/** Scores a text by its most attack-like window. Linear in the tokens, with prefix sums over their contributions. */
export function classify(
  classifier: Classifier,
  tokens: Tokens,
  matches: readonly RuleMatch[],
): Classification {
  const sums = new Float64Array(tokens.words.length + 1);
  emitFeatures(tokens, matches, (position, bucket) => {
    sums[position + 1] = (sums[position + 1] ?? 0) + (classifier.weights[bucket] ?? 0);
  });
  const repeats = repeatWeights(tokens.words);
  for (let at = 0; at < tokens.words.length; at += 1) {
    sums[at + 1] = (sums[at] ?? 0) + (sums[at + 1] ?? 0) * (repeats[at] ?? 1);
  }
  let best: Classification = { logit: Number.NEGATIVE_INFINITY, window: { first: 0, end: 0 } };
  for (const window of windowsOf(tokens.words.length)) {
    const sum = (sums[window.end] ?? 0) - (sums[window.first] ?? 0);
    const logit = classifier.bias + sum * windowScale(window);
    if (logit > best.logit) best = { logit, window };
  }
  return { ...best, logit: best.logit - lengthPenalty(tokens.words.length) };
}

/** A logit as a score in (0, 1), on the scale where 0.5 is worth a flag and 0.8 a block. */
export function calibratedScore(
  classifier: Pick<Classifier, 'flagLogit' | 'blockLogit'>,
  logit: number,
): number {
  const slope = Math.log(4) / Math.max(0.05, classifier.blockLogit - classifier.flagLogit);
  return 1 / (1 + Math.exp(-slope * (logit - classifier.flagLogit)));
}
