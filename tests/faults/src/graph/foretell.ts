import { type LabGraph, type LabNode, nodeOfEnd, portOfEnd } from './lab-graph.ts';

/** How a node is settled in a run that nothing from outside ends. */
export type Foretold = 'completed' | 'skipped' | 'failed';

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
    const inbound = graph.edges.filter((edge) => nodeOfEnd(edge.to) === node.id);
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
  return { nodes, run: [...nodes.values()].includes('failed') ? 'failed' : 'completed' };
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
