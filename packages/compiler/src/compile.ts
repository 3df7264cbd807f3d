import type { Diagnostic, Flow, NodeCatalog, Plan } from '@heddle/contracts';
import { resolveFlow } from '@heddle/graph';
import { assemblePlan } from './assemble-plan.ts';
import { callSites } from './call-sites.ts';
import { checkCalls, type KnownFlows } from './check-calls.ts';
import { checkCases } from './check-cases.ts';
import { checkEdges } from './check-edges.ts';
import { checkJoins } from './check-joins.ts';
import { checkNeeds, type Workspace } from './check-needs.ts';
import { checkParents } from './check-parents.ts';
import { checkReferences } from './check-references.ts';
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
import { dependenciesOf, nestingOf, topologicalOrder } from './dependencies.ts';
import { planIdOf } from './plan-id.ts';
import { presenceOf } from './presence.ts';
import { streamsOf } from './streams.ts';

/** The kinds there are, what the workspace has, and the limits. */
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
  const analysis = analyse(flow, options);
  const diagnostics = [
    ...partDiagnostics(flow, options, analysis),
    ...wholeDiagnostics(options, analysis),
    ...analysis.streams.diagnostics,
  ];
  if (diagnostics.some((item) => item.severity === 'error')) return { diagnostics };
  const plan = assemblePlan(planIdOf(flow, options.catalog), analysis);
  return { diagnostics, ...(plan && { plan }) };
}

type Analysis = ReturnType<typeof analyse>;

/** Everything that is worked out once and that checks and plan share. */
function analyse(flow: Flow, options: CompileOptions) {
  const resolved = resolveFlow(flow, options.catalog);
  const edges = checkEdges(resolved);
  const { references, diagnostics: referenceDiagnostics } = checkReferences(resolved);
  const dependencies = dependenciesOf(resolved, edges.data, references);
  const { order, rest } = topologicalOrder(
    [...resolved.nodes.keys()],
    [...dependencies, ...nestingOf(resolved)],
  );
  const outputs = [...resolved.nodes.values()]
    .filter((node) => node.spec.role === 'output')
    .map((node) => node.node.id);
  return {
    flow: resolved,
    edges,
    references,
    referenceDiagnostics,
    dependencies,
    order,
    /** Nodes that no order exists for. */
    rest,
    outputs,
    needs: checkNeeds(resolved, options),
    streams: streamsOf(resolved, edges.data, outputs),
  };
}

/** What is wrong with a node, an edge or a reference by itself, and with the order of all. */
function partDiagnostics(flow: Flow, { catalog }: CompileOptions, analysis: Analysis): Diagnostic[] {
  const { flow: resolved, edges, dependencies } = analysis;
  return [
    ...resolved.diagnostics,
    ...edges.diagnostics,
    ...analysis.referenceDiagnostics,
    ...analysis.needs.diagnostics,
    ...checkPolicies(resolved),
    ...checkParents(flow, catalog),
    ...checkSecrets(resolved),
    ...checkCases(flow, resolved),
    ...checkRoles(resolved, catalog),
    ...cycleDiagnostics(analysis.rest, dependencies, edges, catalog),
  ];
}

/** What is wrong with the flow as a whole: values that may be missing where they are read, nodes that nothing reaches, calls, joins. */
function wholeDiagnostics(options: CompileOptions, analysis: Analysis): Diagnostic[] {
  const { flow, edges, references, dependencies, order } = analysis;
  const presence = presenceOf(order, flow, edges.data, references);
  const calls = callSites(flow, { order, edges: edges.data, references });
  return [
    ...absenceDiagnostics(order, flow, edges, references, presence),
    ...isolationDiagnostics(flow, edges, dependencies),
    ...emptinessDiagnostics(flow),
    ...checkCalls(flow, calls, edges.data, options),
    ...checkJoins(flow, edges.data),
  ];
}
