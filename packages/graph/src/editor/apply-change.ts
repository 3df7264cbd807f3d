import {
  assertNever,
  type Flow,
  type FlowEdge,
  type FlowNode,
  type FlowPlace,
  parseEdgeEnd,
} from '@heddle/contracts';
import { setConfigValue } from './config-value.ts';
import type { EditorChange, FlowNote } from './editor-change.ts';

type ChangeOf<Type extends EditorChange['type']> = Extract<EditorChange, { type: Type }>;
type Layout = NonNullable<Flow['layout']>;

/**
 * Applies one change. Pure: what did not change keeps its identity, so that a reader can compare by reference, and a
 * change that changes nothing gives back the same flow. Ids stay unique, edges never hang on a node that is not there,
 * and the layout names exactly existing nodes.
 */
export function applyChange(flow: Flow, change: EditorChange): Flow {
  switch (change.type) {
    case 'add':
      return add(flow, change);
    case 'remove':
      return remove(flow, change);
    case 'move':
      return move(flow, change);
    case 'set-parent':
      return setParent(flow, change);
    case 'set-config':
      return withNode(flow, change.nodeId, (node) => {
        const config = setConfigValue(node.config, change.path, change.value);
        return config === node.config ? node : { ...node, config };
      });
    case 'replace-config':
      return withNode(flow, change.nodeId, (node) => ({ ...node, config: change.config }));
    case 'set-policies':
      return withNode(flow, change.nodeId, ({ policies: _policies, ...node }) =>
        Object.keys(change.policies).length === 0 ? node : { ...node, policies: change.policies },
      );
    case 'rename-node':
      return withNode(flow, change.nodeId, ({ name: _name, ...node }) =>
        change.name.trim() === '' ? node : { ...node, name: change.name },
      );
    case 'rewire':
      return rewire(flow, change);
    case 'edit-note':
      return withNotes(flow, (notes) =>
        notes.map((note) => (note.id === change.noteId ? { ...note, ...change.note } : note)),
      );
    case 'describe-flow': {
      const { type: _type, ...facts } = change;
      return { ...flow, ...facts };
    }
    case 'replace-flow':
      return change.flow;
    case 'batch':
      return change.changes.reduce(applyChange, flow);
    default:
      return assertNever(change);
  }
}

/** Whether two edges are the same one: its ends and its kind are its identity. */
export function isSameEdge(left: FlowEdge, right: FlowEdge): boolean {
  return left.from === right.from && left.to === right.to && left.kind === right.kind;
}

function layoutOf(flow: Flow): Layout {
  return flow.layout ?? { nodes: {}, notes: [], groups: [] };
}

function withNode(flow: Flow, id: string, change: (node: FlowNode) => FlowNode): Flow {
  const index = flow.nodes.findIndex((node) => node.id === id);
  const node = flow.nodes[index];
  if (!node) return flow;
  const changed = change(node);
  return changed === node ? flow : { ...flow, nodes: flow.nodes.with(index, changed) };
}

function withNotes(flow: Flow, change: (notes: FlowNote[]) => FlowNote[]): Flow {
  const layout = layoutOf(flow);
  return { ...flow, layout: { ...layout, notes: change(layout.notes) } };
}

function add(flow: Flow, change: ChangeOf<'add'>): Flow {
  const { nodes = [], edges = [], notes = [], replaces = [], positions = {} } = change;
  const taken = new Set<string>(flow.nodes.map((node) => node.id));
  const added = nodes.filter((node) => !taken.has(node.id) && taken.add(node.id));
  const kept = flow.edges.filter((edge) => !replaces.some((given) => isSameEdge(given, edge)));
  const joined = edges.filter(
    (edge, index) =>
      taken.has(parseEdgeEnd(edge.from).node) &&
      taken.has(parseEdgeEnd(edge.to).node) &&
      ![...kept, ...edges.slice(0, index)].some((known) => isSameEdge(known, edge)),
  );
  const layout = layoutOf(flow);
  const places = added.map((node): [string, FlowPlace] => [node.id, positions[node.id] ?? { x: 0, y: 0 }]);
  const noteIds = new Set(layout.notes.map((note) => note.id));
  return {
    ...flow,
    nodes: [...flow.nodes, ...added],
    edges: [...kept, ...joined],
    layout: {
      ...layout,
      nodes: { ...layout.nodes, ...Object.fromEntries(places) },
      notes: [...layout.notes, ...notes.filter((note) => !noteIds.has(note.id))],
    },
  };
}

function rewire(flow: Flow, { edge, to }: ChangeOf<'rewire'>): Flow {
  const index = flow.edges.findIndex((known) => isSameEdge(known, edge));
  const isTaken = flow.edges.some((known) => isSameEdge(known, to));
  const ids = new Set<string>(flow.nodes.map((node) => node.id));
  const isLoose = !ids.has(parseEdgeEnd(to.from).node) || !ids.has(parseEdgeEnd(to.to).node);
  return index < 0 || isTaken || isLoose ? flow : { ...flow, edges: flow.edges.with(index, to) };
}

function remove(flow: Flow, change: ChangeOf<'remove'>): Flow {
  const gone = new Set(change.nodes ?? []);
  const goneNotes = new Set(change.notes ?? []);
  const goneEdges = change.edges ?? [];
  const layout = layoutOf(flow);
  const edges = flow.edges.filter(
    (edge) =>
      !gone.has(parseEdgeEnd(edge.from).node) &&
      !gone.has(parseEdgeEnd(edge.to).node) &&
      !goneEdges.some((removed) => isSameEdge(removed, edge)),
  );
  const nodes = flow.nodes.filter((node) => !gone.has(node.id));
  const notes = layout.notes.filter((note) => !goneNotes.has(note.id));
  const isSame =
    nodes.length === flow.nodes.length &&
    edges.length === flow.edges.length &&
    notes.length === layout.notes.length;
  if (isSame) return flow;
  const lifted = nodes.map((node) => liftedFrom(node, gone, flow));
  const places = lifted.map(({ node, place }): [string, FlowPlace | undefined] => [node.id, place]);
  return {
    ...flow,
    edges,
    nodes: lifted.map(({ node }) => node),
    layout: {
      ...layout,
      notes,
      nodes: Object.fromEntries(
        places.filter((entry): entry is [string, FlowPlace] => entry[1] !== undefined),
      ),
      groups: layout.groups.map((group) => ({ ...group, nodes: group.nodes.filter((id) => !gone.has(id)) })),
    },
  };
}

/** What was inside a removed container stays where it is seen, one level up. */
function liftedFrom(
  node: FlowNode,
  gone: ReadonlySet<string>,
  flow: Flow,
): { readonly node: FlowNode; readonly place: FlowPlace | undefined } {
  const places = layoutOf(flow).nodes;
  let place = places[node.id];
  let { parent } = node;
  for (let left = gone.size; parent !== undefined && gone.has(parent) && left > 0; left--) {
    const holder = parent;
    const at = places[holder];
    place = place && at ? { ...place, x: place.x + at.x, y: place.y + at.y } : place;
    parent = flow.nodes.find((each) => each.id === holder)?.parent;
  }
  if (parent === node.parent) return { node, place };
  return { node: withParent(node, parent === node.id || gone.has(parent ?? '') ? undefined : parent), place };
}

function withParent({ parent: _parent, ...node }: FlowNode, parent: FlowNode['parent']): FlowNode {
  return parent === undefined ? node : { ...node, parent };
}

function setParent(flow: Flow, { nodes, parent }: ChangeOf<'set-parent'>): Flow {
  const byId = new Map<string, FlowNode>(flow.nodes.map((node) => [node.id, node]));
  const holder = parent === undefined ? undefined : byId.get(parent);
  if (parent !== undefined && !holder) return flow;
  const around = new Set<string>();
  for (let at: FlowNode | undefined = holder; at && !around.has(at.id); at = byId.get(at.parent ?? ''))
    around.add(at.id);
  const moved = new Set(nodes.filter((id) => !around.has(id) && byId.get(id)?.parent !== parent));
  if (![...moved].some((id) => byId.has(id))) return flow;
  return {
    ...flow,
    nodes: flow.nodes.map((node) => (moved.has(node.id) ? withParent(node, holder?.id) : node)),
  };
}

function move(flow: Flow, change: ChangeOf<'move'>): Flow {
  const layout = layoutOf(flow);
  const ids = new Set<string>(flow.nodes.map((node) => node.id));
  const moved = Object.entries(change.nodes ?? {})
    .filter(([id]) => ids.has(id))
    .map(([id, place]): [string, FlowPlace] => [id, mergedPlace(layout.nodes[id], place)]);
  const notes = change.notes ?? {};
  return {
    ...flow,
    layout: {
      ...layout,
      nodes: { ...layout.nodes, ...Object.fromEntries(moved) },
      notes: layout.notes.map((note) => {
        const place = notes[note.id];
        return place ? { ...note, x: place.x, y: place.y } : note;
      }),
    },
  };
}

/** Open is how a container is; only a closed one says so. */
function mergedPlace(known: FlowPlace | undefined, change: Partial<FlowPlace>): FlowPlace {
  const { collapsed, ...place } = { x: 0, y: 0, ...known, ...change };
  return collapsed ? { ...place, collapsed } : place;
}
