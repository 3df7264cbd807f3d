import type { Diagnostic, NodeId, PlanStream } from '@heddle/contracts';
import { type ResolvedFlow, RUN_PORT } from '@heddle/graph';
import type { DataEdge } from './check-edges.ts';

/**
 * Follows every output's text back to where it is made. Text may be shown while it is made when it reaches the output
 * through nothing but nodes that pass streams; where another node holds it, an `info` diagnostic names that node.
 */
export function streamsOf(
  flow: ResolvedFlow,
  edges: readonly DataEdge[],
  outputs: readonly string[],
): { readonly streams: readonly PlanStream[]; readonly diagnostics: readonly Diagnostic[] } {
  const streams: PlanStream[] = [];
  const diagnostics: Diagnostic[] = [];
  const inbound = new Map<string, DataEdge[]>();
  for (const edge of edges) {
    if (edge.to.port.name === RUN_PORT.name) continue;
    const known = inbound.get(edge.to.node);
    if (known) known.push(edge);
    else inbound.set(edge.to.node, [edge]);
  }
  const into = (node: string): readonly DataEdge[] => inbound.get(node) ?? [];
  // Where paths meet again, what lies before is the same: without this, diamonds in a row double the work each.
  const followed = new Set<string>();
  const follow = (edge: DataEdge, output: string, heldBy: string | undefined): void => {
    const source = flow.nodes.get(edge.from.node);
    const place = `${edge.from.node}.${edge.from.port.name} ${output} ${heldBy ?? ''}`;
    if (!source || followed.has(place)) return;
    followed.add(place);
    if (edge.from.port.streams) {
      if (heldBy === undefined)
        streams.push({ node: edge.from.node as NodeId, port: edge.from.port.name, output }); // cast: ids of parsed nodes
      else
        diagnostics.push({
          severity: 'info',
          code: 'does-not-stream',
          nodeId: heldBy,
          message: `Text of \`${edge.from.node}\` does not stream because of node \`${heldBy}\`; it is sent when that node has passed.`,
        });
      return;
    }
    const holds = source.spec.streaming === 'pass' ? heldBy : (heldBy ?? edge.from.node);
    for (const earlier of into(edge.from.node)) follow(earlier, output, holds);
  };
  for (const output of outputs) for (const edge of into(output)) follow(edge, edge.to.port.name, undefined);
  return { streams: unique(streams), diagnostics: unique(diagnostics) };
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
