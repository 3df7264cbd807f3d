import type { Flow, PortType } from '@heddle/contracts';
import { parseEdgeEnd } from '@heddle/contracts';
import { type AvailableReference, itemTypeOf, portTypeAt, schemaAt } from '@heddle/graph';
import { containerRuleOf } from '../../../canvas/frames.ts';
import type { NodeView, NodeViews, PortView } from '../../../canvas/node-view.ts';
import { portTypeLabel } from '../../../canvas/port-look.ts';

/**
 * The values that a node's templates and expressions may read: what the containers around it give inside, then every
 * output of every node that can be seen from it and does not come after it, what comes before it first.
 */
export function availableReferences(flow: Flow, views: NodeViews, nodeId: string): AvailableReference[] {
  const after = reach(flow, views, nodeId, 'after');
  const before = reach(flow, views, nodeId, 'before');
  const around = containersOf(views, nodeId);
  const isSeen = (view: NodeView) => view.parent === undefined || around.includes(view.parent);
  const readable = [...views.values()].filter(
    (view) => view.id !== nodeId && !after.has(view.id) && !around.includes(view.id) && isSeen(view),
  );
  const sorted = [
    ...readable.filter((view) => before.has(view.id)),
    ...readable.filter((view) => !before.has(view.id)),
  ];
  const outputs = sorted.flatMap((view) =>
    view.ports.outputs
      .filter((port) => !port.inside)
      .map(
        (port): AvailableReference => ({
          path: [view.id, port.name],
          type: port.type,
          detail: `${view.title} · ${portTypeLabel(port.type)}`,
          ...(port.schema === undefined ? {} : { schema: port.schema }),
        }),
      ),
  );
  return [...insideReferences(flow, views, nodeId), ...outputs];
}

/** `each.item`, `loop.last` and the like: of the nearest container of each name, the node itself among them. */
function insideReferences(flow: Flow, views: NodeViews, nodeId: string): AvailableReference[] {
  const named = new Set<string>();
  return [nodeId, ...containersOf(views, nodeId)].flatMap((id) => {
    const view = views.get(id);
    const rule = view && containerRuleOf(view);
    if (!view || !rule || named.has(rule.scope)) return [];
    named.add(rule.scope);
    return view.innerOutputs.map((port): AvailableReference => {
      const known = rule.inside[port.name] === 'item' ? itemType(flow, views, view, rule.over) : undefined;
      const type = known?.type ?? valueType(port);
      return {
        path: [rule.scope, port.name],
        ...(type === undefined ? {} : { type }),
        ...(known?.schema === undefined ? {} : { schema: known.schema }),
        detail: `${view.title} · ${port.title.toLowerCase()}`,
      };
    });
  });
}

/** What the items of the list that enters a container are, when that is known. */
function itemType(
  flow: Flow,
  views: NodeViews,
  view: NodeView,
  over: string | undefined,
): Pick<AvailableReference, 'type' | 'schema'> | undefined {
  const edge = flow.edges.find((each) => each.to === `${view.id}.${over}`);
  const from = edge && parseEdgeEnd(edge.from);
  const port = from && views.get(from.node)?.ports.outputs.find((each) => each.name === from.port);
  if (!port) return undefined;
  const schema = port.schema && schemaAt(port.schema, ['0']);
  const type = itemTypeOf(port.type) ?? portTypeAt(port.type, port.schema, ['0']);
  return { ...(type === undefined ? {} : { type }), ...(schema === undefined ? {} : { schema }) };
}

/** Containers around a node, from the inside out. */
function containersOf(views: NodeViews, id: string): string[] {
  const around: string[] = [];
  for (let at = views.get(id)?.parent; at !== undefined; at = views.get(at)?.parent) around.push(at);
  return around;
}

/** What a node takes in, by the bare names its expressions know. */
export function ownInputs(view: NodeView): AvailableReference[] {
  return view.inputs.map((port) => ({
    path: [port.name],
    ...typed(valueType(port)),
    detail: 'input of this node',
  }));
}

function typed(type: PortType | undefined): Pick<AvailableReference, 'type'> {
  return type === undefined ? {} : { type };
}

/** The type of a port that carries values; undefined for one that lends. */
function valueType({ type }: Pick<PortView, 'type'>): PortType | undefined {
  return type === 'tool' || type === 'memory' || type === 'retriever' || type === 'model' ? undefined : type;
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
