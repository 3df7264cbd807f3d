import type { AnyNodeSpec, Diagnostic, Flow, FlowNode, NodeCatalog } from '@heddle/contracts';
import { nearest } from '@heddle/graph';

/**
 * Refuses nodes inside of something that cannot hold them: of nothing, of a node that holds no others, of themselves;
 * and the flow's ends, of which there is one for the whole run.
 */
export function checkParents(flow: Flow, catalog: NodeCatalog): Diagnostic[] {
  const nodes = new Map<string, FlowNode>(flow.nodes.map((node) => [node.id, node]));
  const specOf = (kind: string): AnyNodeSpec | undefined =>
    Object.hasOwn(catalog, kind) ? catalog[kind] : undefined;
  return flow.nodes.flatMap(({ id, kind, parent }, index): Diagnostic[] => {
    if (parent === undefined) return [];
    const refuse = (message: string): Diagnostic[] => [
      { severity: 'error', nodeId: id, path: `/nodes/${index}/parent`, code: 'parent-unknown', message },
    ];
    const holder = nodes.get(parent);
    if (!holder) {
      const near = nearest(
        parent,
        [...nodes.keys()].filter((other) => other !== id),
      );
      return refuse(
        `Node \`${id}\` is inside \`${parent}\`, which does not exist.${near ? ` Did you mean \`${near}\`?` : ''} Take \`parent\` out of the node.`,
      );
    }
    const spec = specOf(holder.kind);
    if (spec && !spec.container)
      return refuse(
        `Node \`${id}\` is inside \`${parent}\` (${spec.title}), which is no container. Take \`parent\` out of the node.`,
      );
    if (isInsideItself(id, nodes))
      return refuse(
        `Node \`${id}\` is inside itself. Take \`parent\` out of one of the containers around it.`,
      );
    const own = specOf(kind);
    if (own && own.role !== 'step')
      return refuse(
        `${own.title} \`${id}\` is inside \`${parent}\`. A flow begins and ends once: move it out of the container.`,
      );
    return [];
  });
}

function isInsideItself(
  id: string,
  nodes: ReadonlyMap<string, { readonly parent?: string | undefined }>,
): boolean {
  const seen = new Set<string>();
  for (let at = nodes.get(id)?.parent; at !== undefined && !seen.has(at); at = nodes.get(at)?.parent) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}
