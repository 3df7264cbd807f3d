import { type NodeCatalog, type Plan, parseActivationKey } from '@heddle/contracts';
import { indexOf } from '@heddle/engine';

/**
 * Kinds (`<kind>@<major>`) that a segment's nodes and what they borrow need and this worker does not have. A run that
 * was accepted by a newer or an older Heddle is left for a worker that has them: it waits, and never fails for it.
 */
export function missingKinds(plan: Plan, segment: string, catalog: NodeCatalog): readonly string[] {
  const index = indexOf(plan);
  const nodes =
    index.segment(parseActivationKey(segment).nodeId)?.nodes.flatMap((id) => index.node(id) ?? []) ?? [];
  const lenders = nodes.flatMap((node) => node.borrows.flatMap((loan) => index.node(loan.lender) ?? []));
  const needed = new Set([...nodes, ...lenders].map((node) => node.kind));
  return [...needed].filter((needs) => {
    const at = needs.indexOf('@');
    const kind = needs.slice(0, at);
    return !Object.hasOwn(catalog, kind) || catalog[kind]?.version !== Number(needs.slice(at + 1));
  });
}
