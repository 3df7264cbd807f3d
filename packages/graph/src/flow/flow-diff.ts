import { canonicalJson, type Flow, type FlowEdge } from '@heddle/contracts';

/** What changed between two flows in what they do; layout, names and notes do not count. */
export interface FlowDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly addedEdges: readonly FlowEdge[];
  readonly removedEdges: readonly FlowEdge[];
}

/** Compares the logic of two flows node by node (by id) and edge by edge. */
export function diffFlows(before: Flow, after: Flow): FlowDiff {
  const old = new Map<string, string>(before.nodes.map((node) => [node.id, logicOf(node)]));
  const now = new Map<string, string>(after.nodes.map((node) => [node.id, logicOf(node)]));
  const oldEdges = new Map(before.edges.map((edge) => [canonicalJson(edge), edge]));
  const nowEdges = new Map(after.edges.map((edge) => [canonicalJson(edge), edge]));
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now.keys()].filter((id) => old.has(id) && old.get(id) !== now.get(id)),
    addedEdges: [...nowEdges].filter(([key]) => !oldEdges.has(key)).map(([, edge]) => edge),
    removedEdges: [...oldEdges].filter(([key]) => !nowEdges.has(key)).map(([, edge]) => edge),
  };
}

function logicOf(node: Flow['nodes'][number]): string {
  return canonicalJson({
    kind: node.kind,
    version: node.version,
    config: node.config,
    policies: node.policies,
    parent: node.parent,
  });
}
