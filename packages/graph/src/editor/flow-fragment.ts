import {
  type Flow,
  type FlowNode,
  type FlowPlace,
  flowEdgeSchema,
  flowNodeSchema,
  flowNoteSchema,
  flowPlaceSchema,
  type NodeCatalog,
  parseEdgeEnd,
} from '@heddle/contracts';
import { z } from 'zod';
import { nodesById, parentsOf, topmost, withContents } from './containers.ts';
import type { EditorChange, FlowNote, Point } from './editor-change.ts';
import { freshNodeId } from './fresh-id.ts';
import { renameReferences } from './rename-references.ts';

/** Marks text on the clipboard as a part of a flow. */
export const FRAGMENT_FORMAT = 'heddle/fragment@1';

const fragmentSchema = z.strictObject({
  format: z.literal(FRAGMENT_FORMAT),
  nodes: z.array(flowNodeSchema),
  edges: z.array(flowEdgeSchema),
  positions: z.record(z.string(), flowPlaceSchema),
  notes: z.array(flowNoteSchema).default([]),
});
/** Some nodes of a flow with the edges between them, their places and notes, as it is copied. */
export type FlowFragment = z.infer<typeof fragmentSchema>;

/**
 * What a selection becomes when it is copied: containers with their contents. Edges that leave it stay behind. Nodes
 * whose container stays behind get their places from the canvas' corner, unless all are from one container.
 */
export function copyFragment(
  flow: Flow,
  selection: { readonly nodes: ReadonlySet<string>; readonly notes?: ReadonlySet<string> },
): FlowFragment {
  const chosen = withContents(flow, selection.nodes);
  const nodes = flow.nodes.filter((node) => chosen.has(node.id));
  const tops = new Set(topmost(flow, chosen));
  const isFromOne = new Set(nodes.filter(({ id }) => tops.has(id)).map(({ parent }) => parent)).size === 1;
  const placeOf = ({ id }: FlowNode): FlowPlace =>
    tops.has(id) && !isFromOne ? absolutePlace(flow, id) : (flow.layout?.nodes[id] ?? { x: 0, y: 0 });
  return {
    format: FRAGMENT_FORMAT,
    nodes,
    edges: flow.edges.filter(
      (edge) => chosen.has(parseEdgeEnd(edge.from).node) && chosen.has(parseEdgeEnd(edge.to).node),
    ),
    positions: Object.fromEntries(nodes.map((node) => [node.id, placeOf(node)])),
    notes: (flow.layout?.notes ?? []).filter((note) => selection.notes?.has(note.id)),
  };
}

function absolutePlace(flow: Flow, id: string): FlowPlace {
  const places = flow.layout?.nodes ?? {};
  const around = parentsOf(nodesById(flow), id).map((parent) => places[parent] ?? { x: 0, y: 0 });
  const own = places[id] ?? { x: 0, y: 0 };
  return {
    ...own,
    x: around.reduce((sum, at) => sum + at.x, own.x),
    y: around.reduce((sum, at) => sum + at.y, own.y),
  };
}

/** The nodes of a fragment that are inside of none of its others. */
export function fragmentTops(fragment: FlowFragment): readonly FlowNode[] {
  const ids = new Set<string>(fragment.nodes.map((node) => node.id));
  return fragment.nodes.filter((node) => node.parent === undefined || !ids.has(node.parent));
}

/** Where a fragment's outermost things begin. */
export function fragmentCorner(fragment: FlowFragment): Point {
  const places = [
    ...fragmentTops(fragment).map((node) => fragment.positions[node.id] ?? { x: 0, y: 0 }),
    ...fragment.notes,
  ];
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map((at) => at.x)), y: Math.min(...places.map((at) => at.y)) };
}

/** Reads a fragment from text; undefined when the text is anything else. */
export function parseFragment(text: string): FlowFragment | undefined {
  if (!text.includes(FRAGMENT_FORMAT)) return undefined;
  try {
    const parsed = fragmentSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Text that merely mentions the format is no fragment; the caller treats it as text.
    return undefined;
  }
}

/** What pasting adds: the change, and the ids that the pasted things got. */
export interface PastedFragment {
  readonly change: EditorChange;
  readonly nodes: readonly string[];
  readonly notes: readonly string[];
}

export interface PasteOptions {
  readonly flow: Flow;
  readonly catalog: NodeCatalog;
  /** Where the fragment's top left corner comes to stand, in the container it goes into. */
  readonly at: Point;
  /** The container it goes into; the top of the flow when left out. */
  readonly parent?: FlowNode['parent'];
  readonly newNoteId: () => string;
}

/**
 * Puts a fragment into a flow. Ids that are taken become fresh ones, and references inside the fragment follow them;
 * references to nodes outside stay, since they may exist here too.
 */
export function pasteFragment(fragment: FlowFragment, options: PasteOptions): PastedFragment {
  const { flow, catalog, newNoteId } = options;
  const ids = freshIds(fragment, flow);
  const rename = (path: readonly string[]) => {
    const id = ids.get(path[0] ?? '');
    return id === undefined || id === path[0] ? path : [id, ...path.slice(1)];
  };
  const end = (text: string) => {
    const { node, port } = parseEdgeEnd(text);
    return `${ids.get(node) ?? node}.${port}`;
  };
  const origin = fragmentCorner(fragment);
  const tops = new Set(fragmentTops(fragment));
  const shift = (at: Point): Point => ({
    x: options.at.x + at.x - origin.x,
    y: options.at.y + at.y - origin.y,
  });
  const nodes = fragment.nodes.map((node): FlowNode => {
    const renamed = renameReferences(node, catalog[node.kind], rename);
    const { parent, ...rest } = renamed;
    const newParent = tops.has(node) ? options.parent : ids.get(parent ?? '');
    return {
      ...rest,
      id: ids.get(node.id) ?? node.id,
      ...(newParent === undefined ? {} : { parent: newParent }),
    };
  });
  const notes = fragment.notes.map((note): FlowNote => ({ ...note, ...shift(note), id: newNoteId() }));
  return {
    nodes: nodes.map((node) => node.id),
    notes: notes.map((note) => note.id),
    change: {
      type: 'add',
      nodes,
      notes,
      edges: fragment.edges.map((edge) => ({ ...edge, from: end(edge.from), to: end(edge.to) })),
      positions: Object.fromEntries(
        fragment.nodes.map((node) => {
          const place = fragment.positions[node.id] ?? { x: 0, y: 0 };
          return [ids.get(node.id) ?? node.id, tops.has(node) ? { ...place, ...shift(place) } : place];
        }),
      ),
    },
  };
}

function freshIds(fragment: FlowFragment, flow: Flow): ReadonlyMap<string, FlowNode['id']> {
  const taken = new Set<string>(flow.nodes.map((node) => node.id));
  const ids = new Map<string, FlowNode['id']>();
  for (const node of fragment.nodes) {
    const id = freshNodeId(node.id.replace(/-\d+$/, ''), taken);
    const kept = taken.has(node.id) ? id : node.id;
    taken.add(kept);
    ids.set(node.id, kept);
  }
  return ids;
}
