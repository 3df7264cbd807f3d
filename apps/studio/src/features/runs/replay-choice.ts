import type { Flow, NodeRun, Plan } from '@heddle/contracts';
import { changedNodes, replayScope } from '@heddle/engine';
import { kindOf } from '../../canvas/kinds.ts';

/** A node that asks somebody outside, and what that took in the run. */
export interface AskingNode {
  readonly id: string;
  /** What it asks costs money, unless the model behind it is free. */
  readonly isPaid: boolean;
  /** It does something outside, which a live replay does again. */
  readonly hasEffects: boolean;
  readonly costUsd: number;
  readonly tokens: number;
}

/** Nodes of a flow that ask the outside: models, addresses, knowledge bases, conversations. */
export function askingNodes(flow: Flow, ran: readonly NodeRun[]): readonly AskingNode[] {
  return flow.nodes.flatMap(({ id, kind }) => {
    const spec = kindOf(kind);
    if (!spec || (spec.weight !== 'io' && !spec.paid && spec.effects === 'none')) return [];
    const usages = ran.flatMap((node) => (node.id === id && node.usage ? [node.usage] : []));
    return [
      {
        id,
        isPaid: spec.paid,
        hasEffects: spec.effects !== 'none',
        costUsd: usages.reduce((sum, usage) => sum + usage.costUsd, 0),
        tokens: usages.reduce((sum, usage) => sum + usage.inputTokens + usage.outputTokens, 0),
      },
    ];
  });
}

/** What a replay would ask anew, of the nodes that ask at all. */
export interface ReplayOutcome {
  /** Nodes that ask whatever is recorded. */
  readonly asks: readonly AskingNode[];
  /** Nodes that ask where the record has no answer to what they ask. */
  readonly may: readonly AskingNode[];
  /** How many nodes are set or wired otherwise than they were. */
  readonly changed: number;
}

/** What comes of a choice, by the rule that the server goes by. */
export function replayOutcome(
  asking: readonly AskingNode[],
  plan: Plan,
  before: Plan,
  live: readonly string[],
): ReplayOutcome {
  const scope = replayScope(
    plan,
    before,
    live.filter((id) => plan.nodes.some((node) => node.id === id)),
  );
  return {
    asks: asking.filter(({ id }) => scope.live.includes(id)),
    may: asking.filter(({ id }) => scope.follows.includes(id)),
    changed: changedNodes(plan, before).length,
  };
}
