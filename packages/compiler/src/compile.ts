import {
  type Diagnostic,
  type Flow,
  type NodeCatalog,
  type NodeId,
  PLAN_FORMAT,
  type Plan,
  type PlanNode,
} from '@heddle/contracts';
import { type ResolvedFlow, RUN_PORT, resolveFlow } from '@heddle/graph';
import { checkCases } from './check-cases.ts';
import { type CheckedEdges, checkEdges } from './check-edges.ts';
import { checkNeeds, type Workspace } from './check-needs.ts';
import { checkParents } from './check-parents.ts';
import { type ConfigReference, checkReferences } from './check-references.ts';
import { checkSecrets } from './check-secrets.ts';
import {
  absenceDiagnostics,
  checkPolicies,
  checkRoles,
  cycleDiagnostics,
  isolationDiagnostics,
} from './check-shape.ts';
import { checkSize } from './check-size.ts';
import { dependenciesOf, topologicalOrder } from './dependencies.ts';
import { planIdOf } from './plan-id.ts';
import { presenceOf } from './presence.ts';
import { segmentsOf } from './segments.ts';
import { streamsOf } from './streams.ts';

export interface CompileOptions extends Workspace {
  readonly catalog: NodeCatalog;
  /** Most nodes a flow may have; 2,000 when left out. */
  readonly maxNodes?: number;
}

/** `plan` is there exactly when no diagnostic is an error. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[];
  readonly plan?: Plan;
}

/**
 * Turns a flow into an immutable, content-addressed plan, or says everything that is wrong with it. Pure: the studio
 * calls it on every edit, the server at publish and before a run.
 */
export function compile(flow: Flow, options: CompileOptions): Compilation {
  const tooLarge = checkSize(flow, options.maxNodes);
  if (tooLarge.length > 0) return { diagnostics: tooLarge };
  const resolved = resolveFlow(flow, options.catalog);
  const edges = checkEdges(resolved);
  const { references, diagnostics: referenceDiagnostics } = checkReferences(resolved);
  const needs = checkNeeds(resolved, options);
  const dependencies = dependenciesOf(edges.data, references);
  const { order, rest } = topologicalOrder([...resolved.nodes.keys()], dependencies);
  const diagnostics: Diagnostic[] = [
    ...resolved.diagnostics,
    ...edges.diagnostics,
    ...referenceDiagnostics,
    ...needs.diagnostics,
    ...checkPolicies(resolved),
    ...checkParents(flow, options.catalog),
    ...checkSecrets(resolved),
    ...checkCases(flow, resolved),
    ...checkRoles(resolved, options.catalog),
    ...cycleDiagnostics(rest, dependencies, edges),
  ];
  const presence = presenceOf(order, resolved, edges.data, references);
  diagnostics.push(
    ...absenceDiagnostics(order, resolved, edges, references, presence),
    ...isolationDiagnostics(resolved, edges, dependencies),
  );
  const outputs = [...resolved.nodes.values()]
    .filter((node) => node.spec.role === 'output')
    .map((node) => node.node.id);
  const streams = streamsOf(resolved, edges.data, outputs);
  diagnostics.push(...streams.diagnostics);
  if (diagnostics.some((item) => item.severity === 'error')) return { diagnostics };

  const input = [...resolved.nodes.values()].find((node) => node.spec.role === 'input');
  if (!input) return { diagnostics };
  const nodes = order.flatMap((id) => planNode(id, resolved, edges, references) ?? []);
  const running = nodes.filter((node) => !node.lent);
  const outlets = new Set(
    nodes.flatMap((node) =>
      node.outputs.filter((port) => !port.always).map((port) => `${node.id}.${port.name}`),
    ),
  );
  const plan: Plan = {
    format: PLAN_FORMAT,
    id: planIdOf(flow, options.catalog),
    nodes,
    segments: segmentsOf(running, dependencies, outlets),
    input: { node: input.node.id, ...(input.spec.accepts?.(input.config) ?? { mode: 'form', schema: {} }) },
    outputs,
    streams: streams.streams,
    sessionful: [...resolved.nodes.values()].some((node) => node.spec.sessionful),
    secrets: needs.secrets,
    knowledge: needs.knowledge,
  };
  return { diagnostics, plan };
}

function planNode(
  id: string,
  flow: ResolvedFlow,
  edges: CheckedEdges,
  references: readonly ConfigReference[],
): PlanNode | undefined {
  const resolved = flow.nodes.get(id);
  if (!resolved) return undefined;
  const { node, spec, config, ports } = resolved;
  const incoming = edges.data.filter((edge) => edge.to.node === id);
  const source = (edge: (typeof incoming)[number]) => ({
    node: edge.from.node as NodeId,
    port: edge.from.port.name,
    ...(edge.conversion === undefined ? {} : { conversion: edge.conversion }),
  }); // cast: ids of parsed nodes
  const lends = edges.loans.some((loan) => loan.lender === id);
  const feeds =
    edges.data.some((edge) => edge.from.node === id) ||
    references.some((reference) => reference.from.node === id);
  return {
    id: node.id,
    kind: `${node.kind}@${spec.version}`,
    config,
    inputs: ports.inputs
      .filter((port) => port.name !== RUN_PORT.name)
      .map((port) => ({
        port: port.name,
        many: port.many ?? false,
        required: port.required ?? false,
        sources: incoming.filter((edge) => edge.to.port.name === port.name).map(source),
      })),
    after: incoming.filter((edge) => edge.to.port.name === RUN_PORT.name).map(source),
    references: references
      .filter((reference) => reference.node === id)
      .map((reference) => ({
        node: reference.from.node as NodeId,
        port: reference.from.port,
        hasDefault: reference.hasDefault,
      })), // cast: ids of parsed nodes
    outputs: ports.outputs.map((port) => ({ name: port.name, always: !port.outlet && !port.optional })),
    borrows: edges.loans
      .filter((loan) => loan.borrower === id)
      .map((loan) => ({
        port: loan.borrowerPort.name,
        type: loan.borrowerPort.type,
        lender: loan.lender as NodeId,
        lenderPort: loan.lenderPort.name,
      })), // cast: ids of parsed nodes
    lent: lends && !feeds,
    policies: node.policies ?? {},
    effects: spec.effects,
    paid: spec.paid,
    weight: spec.weight,
    role: spec.role,
    join: spec.join(config),
    ...(node.parent === undefined ? {} : { parent: node.parent }),
  };
}
