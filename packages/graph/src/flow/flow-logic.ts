import { canonicalJson, type Flow, type NodeCatalog } from '@heddle/contracts';

/**
 * The canonical text of what a flow does: kinds with their major version, configs, policies, parents and edges. No
 * layout, names, notes or cases, and independent of the order in which nodes and edges were written — but for the
 * order of output nodes, which decides who answers, and of edges into one port, which is the order of its list.
 */
export function flowLogic(flow: Flow, catalog: NodeCatalog): string {
  const outputs = flow.nodes.filter((node) => catalog[node.kind]?.role === 'output').map((node) => node.id);
  const nodes = flow.nodes
    .map((node) => ({
      id: node.id,
      kind: node.kind,
      version: node.version ?? catalog[node.kind]?.version ?? 1,
      config: node.config,
      policies: node.policies,
      parent: node.parent,
    }))
    .sort((left, right) => compare(left.id, right.id));
  const edges = flow.edges
    .map((edge) => ({ from: edge.from, to: edge.to, kind: edge.kind }))
    .sort((left, right) => compare(left.to, right.to));
  return canonicalJson({ nodes, edges, outputs });
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
