import { type Flow, type FlowNode, type InputPort, parseEdgeEnd } from '@heddle/contracts';
import { portsOf, RUN_PORT } from '@heddle/graph';
import { kindOf } from '../../canvas/kinds.ts';

/** Where a run starts again when somebody points at a node. */
export interface RestartPoint {
  readonly node: FlowNode;
  /** The node that was pointed at is inside of it. */
  readonly isAround: boolean;
  /** What may be given to it. */
  readonly ports: readonly InputPort[];
  /** Its input is the run's own. */
  readonly isInput: boolean;
}

/** The node itself, or the outermost container around it; undefined for what is lent to others and never starts. */
export function restartPoint(flow: Flow, nodeId: string): RestartPoint | undefined {
  const asked = flow.nodes.find((node) => node.id === nodeId);
  const isLent = flow.edges.some(
    (edge) => edge.kind === 'attachment' && parseEdgeEnd(edge.from).node === nodeId,
  );
  if (!asked || isLent) return undefined;
  const node = outermost(flow, asked);
  const spec = kindOf(node.kind);
  const own = spec ? portsOf(spec, node.config, node).inputs : [];
  const named = new Set(own.map((port) => port.name));
  // Kinds that take any input have the ports that edges name.
  const wired = spec?.openInputs
    ? flow.edges.flatMap((edge): InputPort[] => {
        const end = parseEdgeEnd(edge.to);
        return end.node === node.id && !named.has(end.port) ? [{ name: end.port, type: 'any' }] : [];
      })
    : [];
  return {
    node,
    isAround: node.id !== asked.id,
    isInput: spec?.role === 'input',
    ports: [...own, ...wired].filter((port) => port.name !== RUN_PORT.name && port.inside !== true),
  };
}

function outermost(flow: Flow, node: FlowNode): FlowNode {
  const parent = flow.nodes.find((each) => each.id === node.parent);
  return parent ? outermost(flow, parent) : node;
}
