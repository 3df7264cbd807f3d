import {
  type AttachmentType,
  type Flow,
  type FlowEdge,
  type JsonSchema,
  type NodePorts,
  type PortType,
  parseEdgeEnd,
} from '@heddle/contracts';
import { canConnect } from '../ports/can-connect.ts';
import { isSameEdge } from './apply-change.ts';
import { crossingReason } from './containers.ts';

/** One end that an edge may have. `run` and open inputs are inputs like others. */
export interface ConnectionEnd {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output' | 'borrows' | 'lends';
}

/** An edge that may be drawn, with those that give way to it, or why it may not. */
export type ProposedEdge =
  | {
      readonly ok: true;
      readonly edge: FlowEdge;
      readonly replaces: readonly FlowEdge[];
      readonly warning?: string;
    }
  | { readonly ok: false; readonly reason: string };

export type PortsByNode = ReadonlyMap<string, Required<NodePorts>>;

/**
 * Decides whether a line from one end to the other may become an edge, whichever end it was begun at. It asks the port
 * types, refuses what would cross a container's border, make a circle or join a node to itself, and says which edge a single input gives up.
 */
export function proposeEdge(
  flow: Flow,
  ports: PortsByNode,
  one: ConnectionEnd,
  other: ConnectionEnd,
): ProposedEdge {
  const [from, to] = one.side === 'output' || one.side === 'lends' ? [one, other] : [other, one];
  const isAttachment = from.side === 'lends' && to.side === 'borrows';
  if (!isAttachment && !(from.side === 'output' && to.side === 'input')) return refuse(sidesReason(from, to));
  if (from.node === to.node) return refuse('A node cannot be connected to itself. Use a loop for that.');
  const source = findPort(ports, from);
  const target = findPort(ports, to);
  if (!source || !target) return refuse('This port is no longer there.');
  const edge: FlowEdge = {
    from: `${from.node}.${from.port}`,
    to: `${to.node}.${to.port}`,
    ...(isAttachment ? { kind: 'attachment' as const } : {}),
  };
  const crossing = crossingReason(flow, ports, edge);
  if (crossing !== undefined) return refuse(crossing);
  const fits = canConnect(source.type, target.type, source.schema, target.schema);
  if (!fits.ok) return fits;
  if (flow.edges.some((known) => isSameEdge(known, edge))) return refuse('These are connected already.');
  const [start, goal] = [flowKey(ports, to, 'to'), flowKey(ports, from, 'from')];
  if (!isAttachment && reaches(flow, ports, start, goal)) {
    return refuse('This would make a circle, and neither node could ever start. Use a loop for repetition.');
  }
  const replaces = target.many
    ? []
    : flow.edges.filter((known) => known.to === edge.to && known.kind === edge.kind);
  return { ok: true, edge, replaces, ...(fits.warning === undefined ? {} : { warning: fits.warning }) };
}

function refuse(reason: string): ProposedEdge {
  return { ok: false, reason };
}

function sidesReason(from: ConnectionEnd, to: ConnectionEnd): string {
  if (from.side === to.side) {
    return from.side === 'output' || from.side === 'lends'
      ? 'Both ends give something. Connect an output to an input.'
      : 'Both ends take something. Connect an output to an input.';
  }
  return from.side === 'lends' || to.side === 'borrows'
    ? 'One side lends itself and the other carries values; these never join.'
    : 'Connect an output to an input.';
}

interface AnyPort {
  readonly name: string;
  readonly type: PortType | AttachmentType;
  readonly many?: boolean;
  readonly schema?: JsonSchema;
}

function findPort(ports: PortsByNode, end: ConnectionEnd): AnyPort | undefined {
  const known = ports.get(end.node);
  const side = { input: known?.inputs, output: known?.outputs, borrows: known?.borrows, lends: known?.lends };
  const list: readonly AnyPort[] | undefined = side[end.side];
  return list?.find((port) => port.name === end.port);
}

/** What a container gives and takes inside is apart from what it gives and takes outside: only itself joins the two. */
function flowKey(
  ports: PortsByNode,
  end: { readonly node: string; readonly port: string },
  side: 'from' | 'to',
): string {
  const own = ports.get(end.node);
  const list: readonly { readonly name: string; readonly inside?: boolean }[] | undefined =
    side === 'from' ? own?.outputs : own?.inputs;
  const isInside = list?.some((port) => port.name === end.port && port.inside) === true;
  return isInside ? `${end.node} ${side}` : end.node;
}

/** Whether data that leaves a node can arrive at another. */
function reaches(flow: Flow, ports: PortsByNode, start: string, goal: string): boolean {
  const next = new Map<string, string[]>();
  for (const edge of flow.edges) {
    if (edge.kind === 'attachment') continue;
    const from = flowKey(ports, parseEdgeEnd(edge.from), 'from');
    next.set(from, [...(next.get(from) ?? []), flowKey(ports, parseEdgeEnd(edge.to), 'to')]);
  }
  const seen = new Set<string>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === goal) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...(next.get(node) ?? []));
  }
  return false;
}
