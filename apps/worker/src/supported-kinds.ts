import { type NodeCatalog, type Plan, parseActivationKey } from '@heddle/contracts';
import { indexOf } from '@heddle/engine';

/** Answers for a process's one catalogue: plans are immutable, and every claim asks. */
export type MissingKinds = (plan: Plan, segment: string) => readonly string[];

/**
 * Kinds (`<kind>@<major>`) that a segment's nodes and what they borrow need and a catalogue does not have. A run that
 * was accepted by a newer or an older Heddle is left for a worker that has them: it waits, and never fails for it.
 */
export function createMissingKinds(catalog: NodeCatalog): MissingKinds {
  const known = new WeakMap<Plan, Map<string, readonly string[]>>();
  return (plan, segment) => {
    const { nodeId: id } = parseActivationKey(segment);
    const ofPlan = known.get(plan) ?? new Map<string, readonly string[]>();
    known.set(plan, ofPlan);
    const missing = ofPlan.get(id) ?? kindsOf(plan, id).filter((kind) => !hasKind(catalog, kind));
    ofPlan.set(id, missing);
    return missing;
  };
}

function kindsOf(plan: Plan, segment: string): readonly string[] {
  const index = indexOf(plan);
  const nodes = index.segment(segment)?.nodes.flatMap((id) => index.node(id) ?? []) ?? [];
  const lenders = nodes.flatMap((node) => node.borrows.flatMap((loan) => index.node(loan.lender) ?? []));
  return [...new Set([...nodes, ...lenders].map((node) => node.kind))];
}

function hasKind(catalog: NodeCatalog, needed: string): boolean {
  const at = needed.indexOf('@');
  const kind = needed.slice(0, at);
  return Object.hasOwn(catalog, kind) && catalog[kind]?.version === Number(needed.slice(at + 1));
}
