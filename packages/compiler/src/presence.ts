import { type ResolvedFlow, RUN_PORT } from '@heddle/graph';
import type { DataEdge } from './check-edges.ts';
import type { ConfigReference } from './check-references.ts';

/** What must have happened for a node to run: the outlets (`<node>.<port>`) that were taken. */
export type Presence = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * For every node, the outlets that are certainly taken whenever it runs. A required input needs one of its sources,
 * and a node with any inbound edge needs one of them; what holds on every alternative is certain.
 */
export function presenceOf(
  order: readonly string[],
  flow: ResolvedFlow,
  edges: readonly DataEdge[],
  references: readonly ConfigReference[],
): Presence {
  const presence = new Map<string, ReadonlySet<string>>();
  const outlets = uncertainPorts(flow, edges, references);
  const inbound = groupBy(
    edges.filter((edge) => edge.border === undefined),
    (edge) => edge.to.node,
  );
  const reads = groupBy(
    references.filter((reference) => !reference.isInside),
    (reference) => reference.node,
  );
  const through = (node: string, port: string): ReadonlySet<string> => {
    const own = presence.get(node) ?? new Set<string>();
    return outlets.has(`${node}.${port}`) ? new Set([...own, `${node}.${port}`]) : own;
  };
  for (const id of order) {
    const incoming = inbound.get(id) ?? [];
    // Inside a container everything holds that held when it started.
    const certain = new Set<string>(presence.get(flow.nodes.get(id)?.node.parent ?? ''));
    const requireOneOf = (group: readonly DataEdge[]): void => {
      for (const outlet of intersection(group.map((edge) => through(edge.from.node, edge.from.port.name))))
        certain.add(outlet);
    };
    for (const port of flow.nodes.get(id)?.ports.inputs ?? []) {
      const group = incoming.filter((edge) => edge.to.port.name === port.name);
      if (group.length > 0 && (port.required || port.name === RUN_PORT.name)) requireOneOf(group);
    }
    if (incoming.length > 0) requireOneOf(incoming);
    else {
      const group = (reads.get(id) ?? []).map((reference) =>
        through(reference.from.node, reference.from.port),
      );
      for (const outlet of intersection(group)) certain.add(outlet);
    }
    presence.set(id, certain);
  }
  return presence;
}

/** Outlets that another node's presence does not imply: reading them may find nothing. */
export function missingOutlets(
  presence: Presence,
  reader: string,
  source: { readonly node: string; readonly port: string },
  uncertain: ReadonlySet<string>,
): string[] {
  const known = presence.get(reader) ?? new Set();
  const needed = new Set(presence.get(source.node) ?? []);
  if (uncertain.has(`${source.node}.${source.port}`)) needed.add(`${source.node}.${source.port}`);
  return [...needed].filter((outlet) => !known.has(outlet));
}

/** Two outlets of one node of which at most one is taken, when a node would need both. */
export function contradiction(
  certain: ReadonlySet<string>,
  flow: ResolvedFlow,
): readonly [string, string] | undefined {
  const byNode = groupBy(certain, (outlet) => outlet.slice(0, outlet.indexOf('.')));
  for (const [node, taken] of byNode) {
    const exclusive = taken.filter((outlet) =>
      flow.nodes.get(node)?.ports.outputs.some((port) => `${node}.${port.name}` === outlet && port.exclusive),
    );
    const [first, second] = exclusive;
    if (first !== undefined && second !== undefined) return [first, second];
  }
  return undefined;
}

/**
 * Outputs (`<node>.<port>`) that a completed node may lack: outlets, and optional ones. A port that is there `unless`
 * an outlet is taken is certain while nothing hangs on that outlet, since the run would fail instead.
 */
export function uncertainPorts(
  flow: ResolvedFlow,
  edges: readonly DataEdge[],
  references: readonly ConfigReference[],
): ReadonlySet<string> {
  const used = new Set([
    ...edges.map((edge) => `${edge.from.node}.${edge.from.port.name}`),
    ...references.map((reference) => `${reference.from.node}.${reference.from.port}`),
  ]);
  const uncertain = new Set<string>();
  for (const [id, node] of flow.nodes) {
    for (const port of node.ports.outputs) {
      const safe =
        port.unless !== undefined &&
        !used.has(`${id}.${port.unless}`) &&
        node.node.policies?.onError !== 'branch';
      if ((port.outlet || port.optional) && !safe) uncertain.add(`${id}.${port.name}`);
    }
  }
  return uncertain;
}

function intersection(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first, ...others] = sets;
  if (!first) return new Set();
  return new Set([...first].filter((item) => others.every((set) => set.has(item))));
}

/** `Map.groupBy` without Node 21. */
function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
