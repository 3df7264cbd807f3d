import { canonicalJson, type Plan, type PlanNode, type RunReplay } from '@heddle/contracts';

/**
 * Which nodes of a plan ask anew when a run of `before` is replayed on it, and which only may: what changed, and what
 * follows from either. `live` names nodes of the plan.
 */
export function replayScope(
  plan: Plan,
  before: Plan,
  live: readonly string[],
): Pick<RunReplay, 'live' | 'follows'> {
  const asked = withBorrowers(plan, live);
  const affected = affectedNodes(plan, [...asked, ...changedNodes(plan, before)]);
  return { live: asked, follows: [...affected].filter((id) => !asked.includes(id)) };
}

/** Nodes of a plan that another plan does not have, or has otherwise: kind, settings, edges or policies. */
export function changedNodes(plan: Plan, before: Plan): string[] {
  if (plan.id === before.id) return [];
  const known = new Map<string, string>(before.nodes.map((node) => [node.id, canonicalJson(node)]));
  return plan.nodes.filter((node) => known.get(node.id) !== canonicalJson(node)).map((node) => node.id);
}

/**
 * Everything that may come out otherwise when these nodes do: what reads them, what borrows them and what they borrow,
 * the containers around them and what is inside them. The nodes themselves are among it.
 */
export function affectedNodes(plan: Plan, ids: Iterable<string>): ReadonlySet<string> {
  const affects = new Map<string, string[]>();
  const add = (from: string, to: string): void => {
    affects.set(from, [...(affects.get(from) ?? []), to]);
  };
  for (const node of plan.nodes) {
    for (const source of sourcesOf(node)) add(source, node.id);
    for (const { lender } of node.borrows) {
      add(lender, node.id);
      add(node.id, lender);
    }
    if (node.parent === undefined) continue;
    add(node.id, node.parent);
    add(node.parent, node.id);
  }
  const found = new Set<string>();
  const left = [...ids];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    left.push(...(affects.get(next) ?? []));
  }
  return found;
}

/** A lent node asks within the attempt of whoever borrows it: live are both. */
export function withBorrowers(plan: Plan, ids: readonly string[]): string[] {
  const asked = new Set(ids);
  const borrowers = plan.nodes.filter((node) => node.borrows.some(({ lender }) => asked.has(lender)));
  return [...new Set([...ids, ...borrowers.map((node) => node.id)])];
}

function sourcesOf({ inputs, after, references, container }: PlanNode): string[] {
  const sources = [...inputs.flatMap((input) => input.sources), ...after, ...references];
  return [...sources, ...(container?.result ? [container.result] : [])].map((source) => source.node);
}
