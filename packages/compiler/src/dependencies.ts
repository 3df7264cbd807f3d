import { type ResolvedFlow, RUN_PORT } from '@heddle/graph';
import type { DataEdge } from './check-edges.ts';
import type { ConfigReference } from './check-references.ts';
import { scopeOf, standIn } from './containers.ts';

/** Who must be settled before whom, and why. */
export interface Dependency {
  readonly from: string;
  readonly port: string;
  readonly to: string;
  readonly via: 'edge' | 'run' | 'reference';
}

/**
 * All dependencies of data edges, ordering edges and references, each pair of ends once and within one scope: a node
 * that reads out of its container makes the container wait.
 */
export function dependenciesOf(
  flow: ResolvedFlow,
  edges: readonly DataEdge[],
  references: readonly ConfigReference[],
): Dependency[] {
  const found = new Map<string, Dependency>();
  const add = (dependency: Dependency): void => {
    const key = `${dependency.from}.${dependency.port} ${dependency.to} ${dependency.via}`;
    if (!found.has(key)) found.set(key, dependency);
  };
  for (const edge of edges) {
    if (edge.border !== undefined) continue;
    add({
      from: edge.from.node,
      port: edge.from.port.name,
      to: edge.to.node,
      via: edge.to.port.name === RUN_PORT.name ? 'run' : 'edge',
    });
  }
  for (const reference of references) {
    if (reference.isInside) continue;
    const scope = scopeOf(flow, reference.from.node);
    const to = standIn(flow, reference.node, scope);
    if (to !== undefined) add({ from: reference.from.node, port: reference.from.port, to, via: 'reference' });
  }
  return [...found.values()];
}

/** A container comes before what is inside it. */
export function nestingOf(flow: ResolvedFlow): Dependency[] {
  return [...flow.nodes.values()].flatMap(({ node }) =>
    node.parent === undefined ? [] : [{ from: node.parent, port: '', to: node.id, via: 'run' as const }],
  );
}

/** Nodes in topological order (ties in the flow's order), and those that are on or behind a cycle. */
export function topologicalOrder(
  nodes: readonly string[],
  dependencies: readonly Dependency[],
): { readonly order: readonly string[]; readonly rest: readonly string[] } {
  const waitsFor = new Map(nodes.map((node) => [node, new Set<string>()]));
  const feeds = new Map(nodes.map((node) => [node, new Set<string>()]));
  for (const { from, to } of dependencies) {
    waitsFor.get(to)?.add(from);
    feeds.get(from)?.add(to);
  }
  const order: string[] = [];
  const free = nodes.filter((node) => waitsFor.get(node)?.size === 0);
  for (let index = 0; index < free.length; index++) {
    const node = free[index];
    if (node === undefined) break;
    order.push(node);
    for (const next of feeds.get(node) ?? []) {
      const waits = waitsFor.get(next);
      waits?.delete(node);
      if (waits?.size === 0) free.push(next);
    }
  }
  const done = new Set(order);
  return { order, rest: nodes.filter((node) => !done.has(node)) };
}

/** One cycle among the nodes that no order exists for, as the ids along it. */
export function findCycle(rest: readonly string[], dependencies: readonly Dependency[]): readonly string[] {
  const among = new Set(rest);
  const into = new Map<string, string>();
  for (const { from, to } of dependencies) if (among.has(from) && among.has(to)) into.set(to, from);
  const path: string[] = [];
  const seenAt = new Map<string, number>();
  let node = rest[0];
  while (node !== undefined && !seenAt.has(node)) {
    seenAt.set(node, path.length);
    path.push(node);
    node = into.get(node);
  }
  return node === undefined ? [] : path.slice(seenAt.get(node)).reverse();
}
