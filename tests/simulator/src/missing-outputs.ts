import {
  isSettled,
  type JsonObject,
  type Plan,
  type PlanNode,
  parseActivationKey,
  type RunState,
} from '@heddle/contracts';
import { isGone } from '../../../packages/engine/src/activations.ts';
import { neededResults, neededValues } from '../../../packages/engine/src/gather-inputs.ts';

/** Activations whose outputs bodies about to start need, that are in the log and not at hand. */
export function missingOutputs({
  plan,
  state,
  values,
  nodes,
}: {
  readonly plan: Plan;
  readonly state: RunState;
  /** Outputs at hand. */
  readonly values: Readonly<Record<string, JsonObject | undefined>>;
  /** What is about to start. */
  readonly nodes: readonly { readonly node: PlanNode; readonly key: string }[];
}): string[] {
  return nodes
    .flatMap(({ node, key }) => {
      const { iteration } = parseActivationKey(key);
      const now = state[key];
      const results = now?.status === 'open' ? neededResults(node, plan, iteration, now.marks) : [];
      return [...neededValues(node, plan, iteration), ...results];
    })
    .filter((key) => values[key] === undefined)
    .filter((key) => (state[key] === undefined ? isGone(plan, state, key) : isSettled(state[key])));
}
