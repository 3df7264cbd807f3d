import {
  type Diagnostic,
  type Flow,
  type NodeCatalog,
  type NodeId,
  PLAN_FORMAT,
  type Plan,
  type PlanNode,
  type PlanSource,
} from '@heddle/contracts';
import { type ResolvedFlow, RUN_PORT, resolveFlow } from '@heddle/graph';
import { callSites } from './call-sites.ts';
import { checkCalls, type KnownFlows } from './check-calls.ts';
import { checkCases } from './check-cases.ts';
import { type CheckedEdges, checkEdges } from './check-edges.ts';
import { checkJoins } from './check-joins.ts';
import { checkNeeds, type Workspace } from './check-needs.ts';
import { checkParents } from './check-parents.ts';
import { type ConfigReference, checkReferences } from './check-references.ts';
import { checkSecrets } from './check-secrets.ts';
import {
  absenceDiagnostics,
  checkPolicies,
  checkRoles,
  cycleDiagnostics,
  emptinessDiagnostics,
  isolationDiagnostics,
} from './check-shape.ts';
import { checkSize } from './check-size.ts';
import { containerRule } from './containers.ts';
import { type Dependency, dependenciesOf, topologicalOrder } from './dependencies.ts';
import { planIdOf } from './plan-id.ts';
import { presenceOf } from './presence.ts';
import { segmentsOf } from './segments.ts';
import { streamsOf } from './streams.ts';

export interface CompileOptions extends Workspace, KnownFlows {
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
  const dependencies = dependenciesOf(resolved, edges.data, references);
  const { order, rest } = topologicalOrder(
    [...resolved.nodes.keys()],
    [...dependencies, ...nesting(resolved)],
  );
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
    ...cycleDiagnostics(rest, dependencies, edges, options.catalog),
  ];
  const presence = presenceOf(order, resolved, edges.data, references);
  diagnostics.push(
    ...absenceDiagnostics(order, resolved, edges, references, presence),
    ...isolationDiagnostics(resolved, edges, dependencies),
    ...emptinessDiagnostics(resolved),
    ...checkCalls(
      resolved,
      callSites(resolved, { order, edges: edges.data, references }),
      edges.data,
      options,
    ),
    ...checkJoins(resolved, edges.data),
  );
  const outputs = [...resolved.nodes.values()]
    .filter((node) => node.spec.role === 'output')
    .map((node) => node.node.id);
  const streams = streamsOf(resolved, edges.data, outputs);
  diagnostics.push(...streams.diagnostics);
  if (diagnostics.some((item) => item.severity === 'error')) return { diagnostics };

  const input = [...resolved.nodes.values()].find((node) => node.spec.role === 'input');
  if (!input) return { diagnostics };
  const parts = { flow: resolved, edges, references, dependencies };
  const nodes = order.flatMap((id) => planNode(id, parts) ?? []);
  const outlets = new Set(
    nodes.flatMap((node) =>
      node.outputs.filter((port) => !port.always).map((port) => `${node.id}.${port.name}`),
    ),
  );
  const plan: Plan = {
    format: PLAN_FORMAT,
    id: planIdOf(flow, options.catalog),
    nodes,
    segments: segmentsOf(
      nodes.filter((node) => !node.lent),
      dependencies,
      outlets,
    ),
    input: { node: input.node.id, ...(input.spec.accepts?.(input.config) ?? { mode: 'form', schema: {} }) },
    outputs,
    streams: streams.streams,
    sessionful: [...resolved.nodes.values()].some((node) => node.spec.sessionful),
    secrets: needs.secrets,
    knowledge: needs.knowledge,
  };
  return { diagnostics, plan };
}

/** A container comes before what is inside it. */
function nesting(flow: ResolvedFlow): Dependency[] {
  return [...flow.nodes.values()].flatMap(({ node }) =>
    node.parent === undefined ? [] : [{ from: node.parent, port: '', to: node.id, via: 'run' as const }],
  );
}

interface PlanParts {
  readonly flow: ResolvedFlow;
  readonly edges: CheckedEdges;
  readonly references: readonly ConfigReference[];
  readonly dependencies: readonly Dependency[];
}

function planNode(id: string, { flow, edges, references, dependencies }: PlanParts): PlanNode | undefined {
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
    inputs: ports.inputs
      .filter((port) => port.name !== RUN_PORT.name && !port.inside)
      .map((port) => ({
        port: port.name,
        many: port.many ?? false,
        required: port.required ?? false,
        sources: entering.filter((edge) => edge.to.port.name === port.name).map(sourceOf),
      })),
    after: entering.filter((edge) => edge.to.port.name === RUN_PORT.name).map(sourceOf),
    references: [...ownReferences(id, references), ...liftedReferences(id, references, dependencies)],
    outputs: ports.outputs
      .filter((port) => !port.inside)
      .map((port) => ({ name: port.name, always: !port.outlet && !port.optional })),
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
    ...(spec.ends?.(config) ? { ends: true as const } : {}),
    ...(node.parent === undefined ? {} : { parent: node.parent }),
    ...(rule === undefined
      ? {}
      : { container: { ...rule, ...(result === undefined ? {} : { result: sourceOf(result) }) } }),
  };
}

function sourceOf(edge: CheckedEdges['data'][number]): PlanSource {
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
