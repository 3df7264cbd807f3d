import type { NodeId, NodeWeight, Segment } from '@heddle/contracts';
import type { Dependency } from './dependencies.ts';

/** What the segmenter needs to know of a node. */
export interface SegmentNode {
  readonly id: string;
  readonly weight: NodeWeight;
  /** The container it is inside of. */
  readonly parent?: string;
}

interface Draft {
  readonly id: string;
  readonly nodes: string[];
  readonly reason: string;
  /** Indexes of segments that must come before, transitively. */
  readonly before: Set<number>;
}

/**
 * Cuts the graph into segments: fused chains between forks and joins. Work that may run at the same time ends up in
 * different segments and so on different workers; an `instant` node never costs a hop of its own when the node before
 * it has one, and a join begins a new segment.
 *
 * A node joins the segment of its predecessors when those are all in one segment (or before it), and either the node
 * is instant, or nothing heavy that follows from that segment could run beside it.
 *
 * @param nodes in topological order.
 */
export function segmentsOf(
  nodes: readonly SegmentNode[],
  dependencies: readonly Dependency[],
  outlets: ReadonlySet<string>,
): Segment[] {
  const segments: Segment[] = [];
  for (const parent of new Set(nodes.map((node) => node.parent))) {
    const scope = nodes.filter((node) => node.parent === parent);
    const inside = new Set(scope.map((node) => node.id));
    const among = dependencies.filter(({ from, to }) => inside.has(from) && inside.has(to));
    const holder = segments.find((segment) => segment.nodes.some((id) => id === parent));
    const made = segmentsOfScope(scope, among, outlets, segments.length);
    segments.push(...(parent === undefined ? made : made.map((segment) => within(segment, parent, holder))));
  }
  return segments;
}

/** A segment of a container's inside: what nothing there comes before follows from the container. */
function within(segment: Segment, parent: string, holder: Segment | undefined): Segment {
  const isFirst = segment.after.length === 0;
  return {
    ...segment,
    parent: parent as NodeId, // cast: ids of parsed nodes
    ...(isFirst && holder
      ? { after: [{ segment: holder.id }], reason: `Runs in every iteration of \`${parent}\`.` }
      : {}),
  };
}

function segmentsOfScope(
  nodes: readonly SegmentNode[],
  dependencies: readonly Dependency[],
  outlets: ReadonlySet<string>,
  before: number,
): Segment[] {
  const reach = new Reach(nodes, dependencies);
  const drafts: Draft[] = [];
  const segmentOf = new Map<string, number>();
  const heavy = nodes.filter((node) => node.weight !== 'instant').map((node) => node.id);
  for (const node of nodes) {
    const sources = latest(
      [...new Set(reach.sources(node.id).flatMap((id) => segmentOf.get(id) ?? []))],
      drafts,
    );
    const only = sources.length === 1 ? sources[0] : undefined;
    const draft = only === undefined ? undefined : drafts[only];
    const fuses =
      draft !== undefined &&
      only !== undefined &&
      (node.weight === 'instant' || !hasRival(node.id, draft, heavy, reach));
    if (fuses) {
      draft.nodes.push(node.id);
      segmentOf.set(node.id, only);
      continue;
    }
    segmentOf.set(node.id, drafts.length);
    drafts.push({
      id: `s${before + drafts.length + 1}`,
      nodes: [node.id],
      reason: reasonOf(sources.map((index) => drafts[index]?.nodes.at(-1) ?? '')),
      before: new Set(sources.flatMap((index) => [index, ...(drafts[index]?.before ?? [])])),
    });
  }
  return drafts.map((draft) => finish(draft, drafts, segmentOf, dependencies, outlets));
}

function reasonOf(sources: readonly string[]): string {
  if (sources.length === 0) return 'Starts with the run.';
  if (sources.length === 1) return `Runs beside other work that follows \`${sources[0]}\`.`;
  return `Joins ${sources.map((id) => `\`${id}\``).join(', ')}.`;
}

/** Segments that are not before another of the list. */
function latest(indexes: readonly number[], drafts: readonly Draft[]): number[] {
  return indexes.filter(
    (index) => !indexes.some((other) => other !== index && drafts[other]?.before.has(index)),
  );
}

function hasRival(id: string, draft: Draft, heavy: readonly string[], reach: Reach): boolean {
  const first = draft.nodes[0] ?? id;
  return heavy.some(
    (rival) =>
      rival !== id &&
      !draft.nodes.includes(rival) &&
      reach.leads(first, rival) &&
      !reach.leads(rival, id) &&
      !reach.leads(id, rival),
  );
}

function finish(
  draft: Draft,
  drafts: readonly Draft[],
  segmentOf: ReadonlyMap<string, number>,
  dependencies: readonly Dependency[],
  outlets: ReadonlySet<string>,
): Segment {
  const after = new Map<string, Set<string | undefined>>();
  const inside = new Set(draft.nodes);
  for (const dependency of dependencies) {
    if (!inside.has(dependency.to) || inside.has(dependency.from)) continue;
    const source = drafts[segmentOf.get(dependency.from) ?? -1];
    if (!source) continue;
    const end = `${dependency.from}.${dependency.port}`;
    const group = after.get(source.id) ?? new Set();
    group.add(outlets.has(end) && dependency.via !== 'reference' ? end : undefined);
    after.set(source.id, group);
  }
  return {
    id: draft.id,
    nodes: draft.nodes as NodeId[], // cast: the ids come from parsed nodes
    queue: 'segments',
    after: [...after].map(([segment, ends]) => {
      const [when] = ends.size === 1 ? [...ends] : [];
      return { segment, ...(when === undefined ? {} : { when }) };
    }),
    reason: draft.reason,
  };
}

/** Reachability by bit sets: 1,000 nodes are 1,000 × 32 words. */
class Reach {
  readonly #index: Map<string, number>;
  readonly #sources: string[][];
  readonly #ancestors: Uint32Array[];

  constructor(nodes: readonly SegmentNode[], dependencies: readonly Dependency[]) {
    const words = Math.ceil(nodes.length / 32);
    this.#index = new Map(nodes.map((node, index) => [node.id, index]));
    this.#sources = nodes.map(() => []);
    for (const { from, to } of dependencies) {
      const target = this.#index.get(to);
      if (target !== undefined && this.#index.has(from)) this.#sources[target]?.push(from);
    }
    this.#ancestors = [];
    for (const sources of this.#sources) {
      const bits = new Uint32Array(words);
      for (const source of sources) {
        const at = this.#index.get(source) ?? 0;
        const theirs = this.#ancestors[at];
        for (let word = 0; word < words; word++) bits[word] = (bits[word] ?? 0) | (theirs?.[word] ?? 0);
        bits[at >> 5] = (bits[at >> 5] ?? 0) | (1 << (at & 31));
      }
      this.#ancestors.push(bits);
    }
  }

  /** Direct predecessors. */
  sources(id: string): readonly string[] {
    return this.#sources[this.#index.get(id) ?? -1] ?? [];
  }

  /** Whether a path leads from one node to the other. */
  leads(from: string, to: string): boolean {
    const at = this.#index.get(from) ?? 0;
    const bits = this.#ancestors[this.#index.get(to) ?? -1];
    return bits !== undefined && ((bits[at >> 5] ?? 0) & (1 << (at & 31))) !== 0;
  }
}
