import type { ContainerRule, Flow, FlowEdge, FlowNode, NodeCatalog } from '@heddle/contracts';
import { portsOf } from '../flow/node-ports.ts';
import { applyChange } from './apply-change.ts';
import { type BorderChange, crossingReason, hasEdge, readInstead, scopeIn, topmost } from './containers.ts';
import type { EditorChange, Point } from './editor-change.ts';
import { freshNodeId } from './fresh-id.ts';
import type { PortsByNode } from './propose-edge.ts';

/** The nodes to put into a new container, and the flow they are in. */
export interface WrapRequest {
  readonly flow: Flow;
  readonly ports: PortsByNode;
  readonly catalog: NodeCatalog;
  readonly kind: string;
  readonly nodes: readonly string[];
  /** The edge that closes a circle: it gives way to the container's own ports. */
  readonly edge?: { readonly from: string; readonly to: string };
  /** How far inside of the container the nodes stand from its corner. */
  readonly inset: Point;
}

/**
 * Makes a container around nodes. Where an edge closed a circle, what it carried now enters the container's result and
 * comes back as what the round before gave; what came in at the same place comes in as the first value, and what left
 * from the same port leaves as the container's result. Undefined when the kind holds no nodes or there are none.
 */
export function wrapNodes(request: WrapRequest): (BorderChange & { readonly id: string }) | undefined {
  const { flow, catalog, kind, edge } = request;
  const spec = Object.hasOwn(catalog, kind) ? catalog[kind] : undefined;
  const rule = spec?.container?.(spec.config.safeParse({}).data ?? {});
  const members = topmost(flow, new Set(request.nodes)).filter((id) => isStep(flow, catalog, id));
  const [first] = members;
  if (!spec || !rule || first === undefined) return undefined;
  const id = freshNodeId(spec.title, new Set(flow.nodes.map((node) => node.id)));
  const container: FlowNode = { id, kind, config: {}, ...parentOf(request, first) };
  const ports = new Map(request.ports).set(id, portsOf(spec, {}, container));
  const moved = moveInto(container, members, request);
  const after = moved.reduce(applyChange, flow);
  const cut = after.edges.filter((known) => crossingReason(after, ports, known) !== undefined);
  const result = spec.ports({}).outputs.find((port) => !port.inside)?.name;
  const inner = edge ? circleWithin(id, edge, rule) : [];
  const outer = edge ? rerouted(cut, { id, edge, result, initial: rule.initial }) : [];
  const lost = cut.filter((known) => !outer.some((way) => way.was === known));
  const reads = readInstead(after, ports, catalog, lost);
  return {
    id,
    cut: lost.filter((known) => !hasEdge(reads.edges, known)),
    change: {
      type: 'batch',
      changes: [
        ...moved,
        { type: 'remove', edges: cut },
        ...reads.changes,
        { type: 'add', edges: [...inner, ...outer.map((way) => way.now)] },
      ],
    },
  };
}

/** The changes that put the container in place and the nodes into it, without the edge that closed the circle. */
function moveInto(
  container: FlowNode,
  members: readonly string[],
  { flow, inset, edge }: WrapRequest,
): EditorChange[] {
  const at = cornerOf(flow, members);
  const corner = { x: at.x - inset.x, y: at.y - inset.y };
  const circle = flow.edges.filter((known) => known.from === edge?.from && known.to === edge.to);
  return [
    { type: 'add', nodes: [container], positions: { [container.id]: corner } },
    { type: 'set-parent', nodes: [...members], parent: container.id },
    { type: 'remove', edges: circle },
    { type: 'move', nodes: placesBelow(flow, members, corner) },
  ];
}

/** What the circle carried enters the container's result, and comes back as what the round before gave. */
function circleWithin(
  id: string,
  circle: { readonly from: string; readonly to: string },
  { inside, yields }: ContainerRule,
): FlowEdge[] {
  const last = Object.entries(inside).find(([, value]) => value === 'last')?.[0];
  return [
    { from: circle.from, to: `${id}.${yields}` },
    ...(last === undefined ? [] : [{ from: `${id}.${last}`, to: circle.to }]),
  ];
}

function parentOf({ flow, ports }: WrapRequest, id: string): Pick<FlowNode, 'parent'> {
  const parent = scopeIn(flow, ports, id);
  return parent === undefined ? {} : { parent: flow.nodes.find((node) => node.id === parent)?.id };
}

interface Way {
  readonly was: FlowEdge;
  readonly now: FlowEdge;
}

/** What came in where the circle closed is the first value; what left from there leaves as the result. */
function rerouted(
  cut: readonly FlowEdge[],
  to: {
    readonly id: string;
    readonly edge: { readonly from: string; readonly to: string };
    readonly result: string | undefined;
    readonly initial: string | undefined;
  },
): Way[] {
  const incoming = cut.find((edge) => edge.to === to.edge.to);
  const outgoing = to.result === undefined ? [] : cut.filter((edge) => edge.from === to.edge.from);
  return [
    ...(incoming && to.initial !== undefined
      ? [{ was: incoming, now: { from: incoming.from, to: `${to.id}.${to.initial}` } }]
      : []),
    ...outgoing.map((was) => ({ was, now: { ...was, from: `${to.id}.${to.result}` } })),
  ];
}

function isStep(flow: Flow, catalog: NodeCatalog, id: string): boolean {
  const node = flow.nodes.find((each) => each.id === id);
  return node !== undefined && (catalog[node.kind]?.role ?? 'step') === 'step';
}

function cornerOf(flow: Flow, ids: readonly string[]): Point {
  const places = ids.map((id) => flow.layout?.nodes[id] ?? { x: 0, y: 0 });
  return { x: Math.min(...places.map((at) => at.x)), y: Math.min(...places.map((at) => at.y)) };
}

function placesBelow(flow: Flow, ids: readonly string[], corner: Point): Record<string, Point> {
  return Object.fromEntries(
    ids.map((id) => {
      const at = flow.layout?.nodes[id] ?? { x: 0, y: 0 };
      return [id, { x: at.x - corner.x, y: at.y - corner.y }];
    }),
  );
}
