import { type LabEdge, type LabGraph, type LabNode, nodeOfEnd, portOfEnd } from './lab-graph.ts';

/** How a node is settled in a run that nothing from outside ends. `unborn`: inside a container that is skipped. */
export type Foretold = 'completed' | 'skipped' | 'failed' | 'unborn';

/** What a graph must come to, told from its drawing alone and without the product's own code. */
export interface Prophecy {
  readonly nodes: ReadonlyMap<string, Foretold>;
  readonly run: 'completed' | 'failed';
}

/** Tells how every node is settled. A failure without a policy ends the run; then others may not be settled at all. */
export function foretell(graph: LabGraph): Prophecy {
  const nodes = new Map<string, Foretold>();
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  for (const node of graph.nodes) {
    if (node.parent !== undefined && ['skipped', 'unborn'].includes(nodes.get(node.parent) ?? '')) {
      nodes.set(node.id, 'unborn');
      continue;
    }
    const inbound = inboundOf(graph, node);
    const isDead =
      inbound.length > 0 &&
      inbound.every((edge) => {
        const source = byId.get(nodeOfEnd(edge.from));
        return (
          source === undefined ||
          nodes.get(source.id) !== 'completed' ||
          !isTaken(source, portOfEnd(edge.from))
        );
      });
    nodes.set(node.id, isDead ? 'skipped' : endOf(node));
  }
  const isFailed = graph.nodes.some(
    (node) =>
      (nodes.get(node.id) === 'failed' || (nodes.get(node.id) === 'completed' && failsSomewhere(node))) &&
      !isCollected(node, byId),
  );
  return { nodes, run: isFailed ? 'failed' : 'completed' };
}

/** Edges that a node waits for; what its own inside yields is not among them. */
export function inboundOf(graph: LabGraph, node: LabNode): readonly LabEdge[] {
  const inside = new Set(graph.nodes.filter(({ parent }) => parent === node.id).map(({ id }) => id));
  return graph.edges.filter((edge) => nodeOfEnd(edge.to) === node.id && !inside.has(nodeOfEnd(edge.from)));
}

/** Whether a node's failure is a result of its container. */
function isCollected(node: LabNode, byId: ReadonlyMap<string, LabNode>): boolean {
  const parent = node.parent === undefined ? undefined : byId.get(node.parent);
  return parent?.config.onFailure === 'collect';
}

function failsSomewhere({ failsIn = [], policies }: LabNode): boolean {
  return failsIn.length > 0 && policies?.onError === undefined;
}

function endOf(node: LabNode): Foretold {
  if (node.fate === 'completes' || node.policies?.onError !== undefined) return 'completed';
  return 'failed';
}

function isTaken(node: LabNode, port: string): boolean {
  if (node.policies?.onError === 'branch') return (port === 'error') === (node.fate === 'fails');
  if (!node.outlets?.includes(port)) return true;
  return node.takes?.includes(port) ?? false;
}
