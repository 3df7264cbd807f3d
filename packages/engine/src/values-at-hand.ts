import { type JsonObject, type Plan, parseActivationKey, type RunState } from '@heddle/contracts';
import type { RunLog, RunSnapshot } from '@heddle/ports';
import { isGone, nodeAt } from './activations.ts';
import { neededResults, neededValues, type Values } from './gather-inputs.ts';
import { type LargeValues, NO_LARGE_VALUES, neededRefs, readLarge } from './large-values.ts';

/** A run as an execution sees it: its row, and the state with what is not committed yet. */
export interface RunInView {
  readonly snapshot: RunSnapshot;
  readonly state: RunState;
}

/** What an execution has read of its run or made itself. Whatever its activations lack is read once, all in one go. */
export class ValuesAtHand {
  /** Outputs by activation. */
  readonly outputs: Record<string, JsonObject | undefined>;
  readonly #log: Pick<RunLog, 'outputs' | 'value'>;
  readonly #plan: Plan;
  #large = NO_LARGE_VALUES;

  constructor(
    log: Pick<RunLog, 'outputs' | 'value'>,
    plan: Plan,
    outputs: Record<string, JsonObject | undefined>,
  ) {
    this.#log = log;
    this.#plan = plan;
    this.outputs = outputs;
  }

  /** What the run's row only refers to, as far as it was needed. */
  get large(): LargeValues {
    return this.#large;
  }

  /** Reads what these activations need and is not at hand. @throws HeddleError `record-corrupt`. */
  async fetchFor(keys: readonly string[], { snapshot, state }: RunInView): Promise<void> {
    const missing = missingValues({ plan: this.#plan, state, keys, outputs: this.outputs });
    if (missing.length > 0) Object.assign(this.outputs, await this.#log.outputs(snapshot.runId, missing));
    const refs = keys.flatMap((key) => neededRefs(nodeAt(this.#plan, key), snapshot, state[key]));
    if (refs.length > 0) this.#large = await readLarge(this.#log, snapshot, refs, this.#large);
  }
}

/**
 * Activations whose outputs some others need to start, that are in the log and not at hand. One of an iteration that is
 * over has no entry in the state.
 */
export function missingValues({
  plan,
  state,
  keys,
  outputs,
}: {
  readonly plan: Plan;
  readonly state: RunState;
  /** What is about to start. */
  readonly keys: readonly string[];
  /** Outputs at hand. */
  readonly outputs: Values;
}): string[] {
  const missing = new Set<string>();
  const need = (key: string): void => {
    if (outputs[key] !== undefined) return;
    const now = state[key];
    if (now?.status === 'completed' || (now === undefined && isGone(plan, state, key))) missing.add(key);
  };
  for (const key of keys) {
    const node = nodeAt(plan, key);
    const { iteration } = parseActivationKey(key);
    const now = state[key];
    for (const value of neededValues(node, plan, iteration)) need(value);
    if (now?.status !== 'open') continue;
    for (const result of neededResults(node, plan, iteration, now.marks)) need(result);
  }
  return [...missing];
}
