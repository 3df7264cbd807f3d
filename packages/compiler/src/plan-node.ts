import type { NodeId, NodePorts, PlanNode, PlanSource } from '@heddle/contracts';
import { type ResolvedFlow, RUN_PORT } from '@heddle/graph';
import type { CheckedEdges, DataEdge, Loan } from './check-edges.ts';
import type { ConfigReference } from './check-references.ts';
import { containerRule } from './containers.ts';
import type { Dependency } from './dependencies.ts';

/** What a node's place in a plan is read from. */
export interface PlanParts {
  readonly flow: ResolvedFlow;
  readonly edges: CheckedEdges;
  readonly references: readonly ConfigReference[];
  readonly dependencies: readonly Dependency[];
}

/** A node as the engine knows it; nothing for an id that the flow does not have. */
export function planNode(
  id: string,
  { flow, edges, references, dependencies }: PlanParts,
): PlanNode | undefined {
  const resolved = flow.nodes.get(id);
  if (!resolved) return undefined;
  const { node, spec, config, ports } = resolved;
  const incoming = edges.data.filter((edge) => edge.to.node === id);
  const entering = incoming.filter((edge) => edge.border !== 'out');
  const lends = edges.loans.some((loan) => loan.lender === id);
  const feeds =
    edges.data.some((edge) => edge.from.node === id) ||
    references.some((reference) => reference.from.node === id);
  const rule = containerRule(resolved);
  const result = rule && incoming.find((edge) => edge.border === 'out' && edge.to.port.name === rule.yields);
  return {
    id: node.id,
    kind: `${node.kind}@${spec.version}`,
    config,
    inputs: inputsOf(ports, entering),
    after: entering.filter((edge) => edge.to.port.name === RUN_PORT.name).map(sourceOf),
    references: [...ownReferences(id, references), ...liftedReferences(id, references, dependencies)],
    outputs: ports.outputs
      .filter((port) => !port.inside)
      .map((port) => ({ name: port.name, always: !port.outlet && !port.optional })),
    borrows: borrowsOf(id, edges.loans),
    lent: lends && !feeds,
    policies: node.policies ?? {},
    effects: spec.effects,
    paid: spec.paid,
    weight: spec.weight,
    role: spec.role,
    join: spec.join(config),
    ...(spec.ends?.(config) ? { ends: true as const } : {}),
    ...(node.parent === undefined ? {} : { parent: node.parent }),
    ...(rule === undefined
      ? {}
      : { container: { ...rule, ...(result === undefined ? {} : { result: sourceOf(result) }) } }),
  };
}

function inputsOf(ports: NodePorts, entering: readonly DataEdge[]): PlanNode['inputs'] {
  return ports.inputs
    .filter((port) => port.name !== RUN_PORT.name && !port.inside)
    .map((port) => ({
      port: port.name,
      many: port.many ?? false,
      required: port.required ?? false,
      sources: entering.filter((edge) => edge.to.port.name === port.name).map(sourceOf),
    }));
}

function borrowsOf(id: string, loans: readonly Loan[]): PlanNode['borrows'] {
  return loans
    .filter((loan) => loan.borrower === id)
    .map((loan) => ({
      port: loan.borrowerPort.name,
      type: loan.borrowerPort.type,
      lender: loan.lender as NodeId, // cast: ids of parsed nodes
      lenderPort: loan.lenderPort.name,
    }));
}

function sourceOf(edge: DataEdge): PlanSource {
  return {
    node: edge.from.node as NodeId, // cast: ids of parsed nodes
    port: edge.from.port.name,
    ...(edge.conversion === undefined ? {} : { conversion: edge.conversion }),
    ...(edge.border === 'in' ? { inside: true as const } : {}),
  };
}

function ownReferences(id: string, references: readonly ConfigReference[]): PlanNode['references'] {
  return references
    .filter((reference) => reference.node === id)
    .map((reference) => ({
      node: reference.from.node as NodeId, // cast: ids of parsed nodes
      port: reference.from.port,
      hasDefault: reference.hasDefault,
      ...(reference.isInside ? { inside: true as const } : {}),
    }));
}

/** What nodes inside a container read outside: it waits for that, and starts whether it is there or not. */
function liftedReferences(
  id: string,
  references: readonly ConfigReference[],
  dependencies: readonly Dependency[],
): PlanNode['references'] {
  const own = new Set(
    references.filter((reference) => reference.node === id).map(({ from }) => `${from.node}.${from.port}`),
  );
  return dependencies
    .filter(({ to, via, from, port }) => to === id && via === 'reference' && !own.has(`${from}.${port}`))
    .map(({ from, port }) => ({ node: from as NodeId, port, hasDefault: true })); // cast: ids of parsed nodes
}
