import type { Classifier } from '../classifier.ts';
import { BUCKET_COUNT, emitFeatures } from '../features.ts';
import { foldText } from '../fold-text.ts';
import { createRuleMatcher } from '../match-rules.ts';
import { INJECTION_RULES } from '../rules.ts';
import { tokenise } from '../tokens.ts';
import { lengthPenalty, repeatWeights, type TokenWindow, windowScale, windowsOf } from '../windows.ts';
import type { Example } from './dataset.ts';
import { createRandom, type Random, shuffle } from './random.ts';

/** An example with its features computed once. */
export interface PreparedExample {
  readonly example: Example;
  /** Feature buckets of each token. */
  readonly features: readonly Int32Array[];
  readonly repeats: Float32Array;
}

/** Weights under training. */
export interface Model {
  readonly weights: Float32Array;
  bias: number;
}

const LEARNING_RATE = 0.3;
const WEIGHT_DECAY = 5e-3;
const EPOCHS = 8;
const ROUNDS = 3;
const ATTACK_WEIGHT = 2;
const NEGATIVE_WINDOWS = 2;
const INITIAL_BIAS = -2;
const SEED = 7;

const matchRules = createRuleMatcher(INJECTION_RULES);

/** Computes the features of an example's text as it stands. */
export function prepareExample(example: Example): PreparedExample {
  const tokens = tokenise(foldText(example.text).text);
  const lists: number[][] = tokens.words.map(() => []);
  emitFeatures(tokens, matchRules(tokens).matches, (position, bucket) => lists[position]?.push(bucket));
  return {
    example,
    features: lists.map((list) => Int32Array.from(list)),
    repeats: repeatWeights(tokens.words),
  };
}

interface ScoredWindow {
  readonly logit: number;
  readonly window: TokenWindow;
}

function scoreWindows(model: Model, { features, repeats }: PreparedExample): ScoredWindow[] {
  const sums = new Float64Array(features.length + 1);
  for (const [at, buckets] of features.entries()) {
    let sum = 0;
    for (const bucket of buckets) sum += model.weights[bucket] ?? 0;
    sums[at + 1] = (sums[at] ?? 0) + sum * (repeats[at] ?? 1);
  }
  return windowsOf(features.length)
    .map((window) => ({
      window,
      logit: model.bias + ((sums[window.end] ?? 0) - (sums[window.first] ?? 0)) * windowScale(window),
    }))
    .sort((left, right) => right.logit - left.logit);
}

/** The logit {@link classify} gives the example's text. */
export function scoreExample(model: Model, prepared: PreparedExample): number {
  return (scoreWindows(model, prepared)[0]?.logit ?? model.bias) - lengthPenalty(prepared.features.length);
}

/**
 * Fits a logistic regression by AdaGrad. Long texts are bags of windows: each round trains on the window that looks most
 * like an attack, in attacks because that is where the attack is, in ordinary texts because that is the false alarm to
 * unlearn. Deterministic.
 */
export function fitClassifier(examples: readonly PreparedExample[]): Model {
  const model: Model = { weights: new Float32Array(BUCKET_COUNT), bias: INITIAL_BIAS };
  const squares = new Float32Array(BUCKET_COUNT).fill(1e-8);
  const state = { model, squares, biasSquares: 1e-8 };
  const random = createRandom(SEED);
  const used = examples.filter(({ example }) => example.weight > 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    const windows = used.flatMap((prepared) =>
      trainingWindows(model, prepared, round).map((window) => ({ prepared, window })),
    );
    trainEpochs(state, windows, random);
  }
  return model;
}

function trainingWindows(model: Model, prepared: PreparedExample, round: number): TokenWindow[] {
  if (round === 0) {
    const all = windowsOf(prepared.features.length);
    return (prepared.example.isAttack ? [all.at(-1)] : [all.at(-1), all[0]]).filter(
      (window) => window !== undefined,
    );
  }
  const count = prepared.example.isAttack ? 1 : NEGATIVE_WINDOWS;
  return scoreWindows(model, prepared)
    .slice(0, count)
    .map(({ window }) => window);
}

interface TrainingState {
  readonly model: Model;
  readonly squares: Float32Array;
  biasSquares: number;
}

interface TrainingItem {
  readonly prepared: PreparedExample;
  readonly window: TokenWindow;
}

function trainEpochs(state: TrainingState, items: TrainingItem[], random: Random): void {
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(items, random);
    for (const item of items) trainStep(state, item);
  }
}

function trainStep(state: TrainingState, { prepared, window }: TrainingItem): void {
  const { model, squares } = state;
  const { features, repeats, example } = prepared;
  const scale = windowScale(window);
  let sum = 0;
  for (let at = window.first; at < window.end; at += 1) {
    let part = 0;
    for (const bucket of features[at] ?? []) part += model.weights[bucket] ?? 0;
    sum += part * (repeats[at] ?? 1);
  }
  const probability = 1 / (1 + Math.exp(-(model.bias + sum * scale)));
  const error =
    (probability - (example.isAttack ? 1 : 0)) * example.weight * (example.isAttack ? ATTACK_WEIGHT : 1);
  if (Math.abs(error) < 1e-3) return;
  state.biasSquares += error * error;
  model.bias -= (LEARNING_RATE * error) / Math.sqrt(state.biasSquares);
  for (let at = window.first; at < window.end; at += 1) {
    const value = error * scale * (repeats[at] ?? 1);
    for (const bucket of features[at] ?? []) {
      const weight = model.weights[bucket] ?? 0;
      const gradient = value + WEIGHT_DECAY * weight;
      const square = (squares[bucket] ?? 0) + gradient * gradient;
      squares[bucket] = square;
      model.weights[bucket] = weight - (LEARNING_RATE * gradient) / Math.sqrt(square);
    }
  }
}

/** Weights rounded to signed bytes, and what a byte stands for. */
export function quantise(weights: Float32Array): { bytes: Int8Array; scale: number } {
  // The few largest weights are clipped: one outlier would cost all others their precision.
  const magnitudes = Float32Array.from(weights, Math.abs).sort();
  const scale = (magnitudes[Math.floor(magnitudes.length * 0.9995)] ?? 1) / 127;
  return {
    bytes: Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale)))),
    scale,
  };
}

/** A fitted model as the detector uses it, after the same rounding the committed weights go through. */
export function toClassifier(model: Model, flagLogit: number, blockLogit: number): Classifier {
  const { bytes, scale } = quantise(model.weights);
  return {
    version: 'training',
    bias: model.bias,
    weights: Float32Array.from(bytes, (byte) => byte * scale),
    flagLogit,
    blockLogit,
  };
}
