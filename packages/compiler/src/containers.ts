import type { ContainerRule } from '@heddle/contracts';
import type { ResolvedFlow, ResolvedNode } from '@heddle/graph';

/** The rule of a node that holds others; undefined for every other node. */
export function containerRule(node: ResolvedNode | undefined): ContainerRule | undefined {
  return node?.spec.container?.(node.config);
}

/** The container a node is directly inside of; a parent that can hold nothing counts as none. */
export function scopeOf(flow: ResolvedFlow, id: string): string | undefined {
  const parent = flow.nodes.get(id)?.node.parent;
  return parent !== undefined && flow.nodes.get(parent)?.spec.container ? parent : undefined;
}

/** Containers around a node, from the inside out. A chain that bites its tail is cut where it repeats. */
export function containersAround(flow: ResolvedFlow, id: string): readonly string[] {
  const around: string[] = [];
  for (
    let parent = scopeOf(flow, id);
    parent !== undefined && parent !== id && !around.includes(parent);
    parent = scopeOf(flow, parent)
  )
    around.push(parent);
  return around;
}

/** Who stands for a node where another is seen: the node itself, or the container around it in that other's scope. */
export function standIn(flow: ResolvedFlow, id: string, scope: string | undefined): string | undefined {
  const chain = [id, ...containersAround(flow, id)];
  return chain.find((each) => scopeOf(flow, each) === scope);
}

/** Which port of a container a name inside it means: `each.item`, or by the container's own id. */
export function insidePort(
  flow: ResolvedFlow,
  reader: string,
  head: string,
): { readonly container: string; readonly ports: readonly string[] } | undefined {
  for (const id of containersAround(flow, reader)) {
    const rule = containerRule(flow.nodes.get(id));
    if (rule && (rule.scope === head || id === head))
      return { container: id, ports: Object.keys(rule.inside) };
  }
  return undefined;
}
