import { fitClassifier, type Model, type PreparedExample, scoreExample } from './fit-classifier.ts';
import { createRandom } from './random.ts';

/** An example and the logit of a model that was not trained on it. */
export interface OutOfFold {
  readonly prepared: PreparedExample;
  readonly logit: number;
}

/** Models for a partition of the examples: what `judge` gets was trained without the fold it judges. */
export interface Fold {
  readonly model: Model;
  readonly held: readonly PreparedExample[];
}

/** Labels nobody else's examples support count this much: attacks in name whose text is an ordinary request. */
const DOUBTFUL_WEIGHT = 0.2;
const DOUBTFUL_BELOW = -1.5;
const DOUBT_PASSES = 2;
const DOUBT_FOLDS = 6;

/** Assigns every distinct key to one of `count` folds, the same way every time. */
export function foldsBy(keys: readonly string[], count: number, seed: number): ReadonlyMap<string, number> {
  const random = createRandom(seed);
  return new Map([...new Set(keys)].sort().map((key) => [key, Math.floor(random() * count)]));
}

/** Trains one model per fold on everything else. */
export function* crossValidate(
  examples: readonly PreparedExample[],
  foldOf: (prepared: PreparedExample) => number | undefined,
): Generator<Fold> {
  const folds = new Set(examples.map(foldOf).filter((fold) => fold !== undefined));
  for (const fold of [...folds].sort((left, right) => left - right)) {
    const model = fitClassifier(examples.filter((prepared) => foldOf(prepared) !== fold));
    yield { model, held: examples.filter((prepared) => foldOf(prepared) === fold) };
  }
}

/**
 * Lowers the weight of attack texts that models trained on all *other* families take for ordinary ones. Collections label
 * by intent: a recipe asked for in a jailbreak test is an "attack", and learning its words would flag recipes.
 */
export function discountDoubtful(examples: readonly PreparedExample[]): PreparedExample[] {
  const attacks = examples.filter(({ example }) => example.isAttack && example.source !== 'own');
  const folds = foldsBy(
    attacks.map(({ example }) => example.family),
    DOUBT_FOLDS,
    11,
  );
  let current = [...examples];
  for (let pass = 0; pass < DOUBT_PASSES; pass += 1) {
    const doubtful = new Set<string>();
    const foldOf = ({ example }: PreparedExample) =>
      example.isAttack && example.source !== 'own' ? folds.get(example.family) : undefined;
    for (const { model, held } of crossValidate(current, foldOf)) {
      for (const prepared of held)
        if (scoreExample(model, prepared) < DOUBTFUL_BELOW) doubtful.add(prepared.example.text);
    }
    current = current.map((prepared) => discount(prepared, doubtful));
  }
  return current;
}

function discount(prepared: PreparedExample, doubtful: ReadonlySet<string>): PreparedExample {
  const { example } = prepared;
  if (!example.isAttack || !doubtful.has(example.text)) return prepared;
  return { ...prepared, example: { ...example, weight: Math.min(example.weight, DOUBTFUL_WEIGHT) } };
}
