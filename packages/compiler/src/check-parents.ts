import type { AnyNodeSpec, Diagnostic, Flow, NodeCatalog } from '@heddle/contracts';
import { nearest } from '@heddle/graph';

/**
 * Refuses nodes inside of something: of nothing, of a node that holds no others, or of a container of another version,
 * for this one has none.
 */
export function checkParents(flow: Flow, catalog: NodeCatalog): Diagnostic[] {
  const kinds = new Map(flow.nodes.map((node) => [node.id as string, node.kind]));
  return flow.nodes.flatMap(({ id, parent }, index): Diagnostic[] => {
    if (parent === undefined) return [];
    const at = { severity: 'error', nodeId: id, path: `/nodes/${index}/parent` } as const;
    const kind = kinds.get(parent);
    if (kind === undefined) {
      const near = nearest(
        parent,
        [...kinds.keys()].filter((other) => other !== id),
      );
      return [
        {
          ...at,
          code: 'parent-unknown',
          message: `Node \`${id}\` is inside \`${parent}\`, which does not exist.${near ? ` Did you mean \`${near}\`?` : ''} Take \`parent\` out of the node.`,
        },
      ];
    }
    const spec = Object.hasOwn(catalog, kind) ? catalog[kind] : undefined;
    if (spec && !holdsNodes(spec))
      return [
        {
          ...at,
          code: 'parent-unknown',
          message: `Node \`${id}\` is inside \`${parent}\` (${spec.title}), which is no container. Take \`parent\` out of the node.`,
        },
      ];
    return [
      {
        ...at,
        code: 'container-unavailable',
        message: `Node \`${id}\` is inside the container \`${parent}\`; this version has no containers.`,
      },
    ];
  });
}

function holdsNodes(spec: AnyNodeSpec): boolean {
  return 'container' in spec && spec.container !== undefined;
}
