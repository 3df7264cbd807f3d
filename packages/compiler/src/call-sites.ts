import {
  type Flow,
  type FlowCallFields,
  type FlowName,
  type FlowSignature,
  flowNameSchema,
  type JsonObject,
  type NodeCatalog,
  printFlowName,
} from '@heddle/contracts';
import { type ResolvedFlow, type ResolvedNode, resolveFlow } from '@heddle/graph';
import { checkEdges, type DataEdge } from './check-edges.ts';
import { type ConfigReference, checkReferences } from './check-references.ts';
import { dependenciesOf, topologicalOrder } from './dependencies.ts';
import { uncertainPorts } from './presence.ts';

/** A node that calls a published flow. */
export interface CallSite {
  readonly node: ResolvedNode;
  readonly fields: FlowCallFields;
  readonly name: FlowName;
  /** Every run of the flow makes this call. */
  readonly always: boolean;
}

interface Wiring {
  readonly order: readonly string[];
  readonly edges: readonly DataEdge[];
  readonly references: readonly ConfigReference[];
}

/** The calls of a flow, in its order. A call whose config does not name a flow yet is none. */
export function callSites(flow: ResolvedFlow, wiring: Wiring): readonly CallSite[] {
  const named = [...flow.nodes.values()].flatMap((node) => {
    const { calls } = node.spec;
    const name = calls && nameIn(calls, node.config);
    return name ? [{ node, fields: calls, name }] : [];
  });
  if (named.length === 0) return [];
  const certain = certainNodes(flow, wiring);
  return named.map((call) => ({ ...call, always: certain.has(call.node.node.id) }));
}

/** The flows that a flow's nodes name, each once: what to ask the workspace about before it is compiled. */
export function calledNames(flow: Flow, catalog: NodeCatalog): readonly FlowName[] {
  const names = new Map<string, FlowName>();
  for (const { kind, config } of flow.nodes) {
    const calls = Object.hasOwn(catalog, kind) ? catalog[kind]?.calls : undefined;
    const name = calls && nameIn(calls, config);
    if (name) names.set(printFlowName(name), name);
  }
  return [...names.values()];
}

function nameIn(calls: FlowCallFields, config: JsonObject): FlowName | undefined {
  const version = calls.version === undefined ? undefined : config[calls.version];
  const name = flowNameSchema.safeParse({
    slug: config[calls.flow],
    ...(version === undefined ? {} : { version }),
  });
  return name.success ? name.data : undefined;
}

/** What callers of a flow have to know of it, as far as it can be read from the flow. */
export function flowSignature(flow: Flow, catalog: NodeCatalog): FlowSignature {
  const resolved = resolveFlow(flow, catalog);
  const edges = checkEdges(resolved).data;
  const { references } = checkReferences(resolved);
  const { order } = topologicalOrder([...resolved.nodes.keys()], dependenciesOf(resolved, edges, references));
  const calls = callSites(resolved, { order, edges, references });
  return { input: inputOf(resolved), calls: calls.map(({ name, always }) => ({ ...name, always })) };
}

/** What a flow takes; an object of anything where it has no input yet. */
export function inputOf(flow: ResolvedFlow): FlowSignature['input'] {
  const input = [...flow.nodes.values()].find((node) => node.spec.role === 'input');
  return input?.spec.accepts?.(input.config) ?? { mode: 'form', schema: {} };
}

/**
 * Nodes that run in every run that does not fail before. Never says so of one that may be skipped; inside a container
 * there may be no iteration, and where an output ends the run early nobody knows what is left out.
 */
function certainNodes(flow: ResolvedFlow, { order, edges, references }: Wiring): ReadonlySet<string> {
  const certain = new Set<string>();
  if ([...flow.nodes.values()].some(({ spec, config }) => spec.ends?.(config))) return certain;
  const uncertain = uncertainPorts(flow, edges, references);
  const isLive = (source: { readonly node: string }, port: string): boolean =>
    certain.has(source.node) && !uncertain.has(`${source.node}.${port}`);
  for (const id of order) {
    const node = flow.nodes.get(id);
    if (!node || node.node.parent !== undefined) continue;
    const incoming = edges.filter((edge) => edge.to.node === id && edge.border === undefined);
    const required = node.ports.inputs.filter((port) => port.required).map((port) => port.name);
    const groups = [
      incoming,
      ...required.map((name) => incoming.filter((edge) => edge.to.port.name === name)),
    ];
    const reads = references.filter((reference) => reference.node === id);
    const runs =
      incoming.length > 0
        ? groups.every(
            (group) => group.length === 0 || group.some(({ from }) => isLive(from, from.port.name)),
          )
        : reads.length === 0 || reads.some(({ from, hasDefault }) => hasDefault || isLive(from, from.port));
    if (runs) certain.add(id);
  }
  return certain;
}
