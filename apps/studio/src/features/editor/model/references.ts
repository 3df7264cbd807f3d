import type { Flow } from '@heddle/contracts';
import { parseEdgeEnd } from '@heddle/contracts';
import type { AvailableReference } from '@heddle/graph';
import type { NodeView, NodeViews } from '../../../canvas/node-view.ts';
import { portTypeLabel } from '../../../canvas/port-look.ts';

/**
 * The values that a node's templates and expressions may read: every output of every node that does not come after it,
 * what comes before it first.
 */
export function availableReferences(flow: Flow, views: NodeViews, nodeId: string): AvailableReference[] {
  const after = reach(flow, views, nodeId, 'after');
  const before = reach(flow, views, nodeId, 'before');
  const readable = [...views.values()].filter((view) => view.id !== nodeId && !after.has(view.id));
  const sorted = [
    ...readable.filter((view) => before.has(view.id)),
    ...readable.filter((view) => !before.has(view.id)),
  ];
  return sorted.flatMap((view) =>
    view.ports.outputs.map(
      (port): AvailableReference => ({
        path: [view.id, port.name],
        type: port.type,
        detail: `${view.title} · ${portTypeLabel(port.type)}`,
        ...(port.schema === undefined ? {} : { schema: port.schema }),
      }),
    ),
  );
}

/** What a node takes in, by the bare names its expressions know. */
export function ownInputs(view: NodeView): AvailableReference[] {
  return view.inputs.map((port) => ({
    path: [port.name],
    ...(port.type === 'tool' || port.type === 'memory' || port.type === 'retriever' || port.type === 'model'
      ? {}
      : { type: port.type }),
    detail: 'input of this node',
  }));
}

/** Nodes from which values come to a node, or to which its values go: over edges and over references. */
function reach(
  flow: Flow,
  views: NodeViews,
  start: string,
  direction: 'before' | 'after',
): ReadonlySet<string> {
  const next = new Map<string, Set<string>>();
  const link = (from: string, to: string) => {
    const [key, value] = direction === 'after' ? [from, to] : [to, from];
    const known = next.get(key) ?? new Set();
    next.set(key, known.add(value));
  };
  for (const edge of flow.edges) link(parseEdgeEnd(edge.from).node, parseEdgeEnd(edge.to).node);
  for (const view of views.values()) for (const { node } of view.references) link(node, view.id);
  const seen = new Set<string>();
  const open = [...(next.get(start) ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(next.get(id) ?? []));
  }
  return seen;
}
