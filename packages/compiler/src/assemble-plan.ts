import { PLAN_FORMAT, type Plan, type PlanNode } from '@heddle/contracts';
import { inputOf } from './call-sites.ts';
import { type PlanParts, planNode } from './plan-node.ts';
import { segmentsOf } from './segments.ts';

/** What is known of a flow without errors. */
export interface SoundFlow extends PlanParts {
  /** All nodes, each behind what it depends on. */
  readonly order: readonly string[];
  readonly outputs: Plan['outputs'];
  readonly streams: Pick<Plan, 'streams'>;
  readonly needs: Pick<Plan, 'secrets' | 'knowledge'>;
}

/** Writes the plan of a flow in which nothing is wrong; a flow without an input has none. */
export function assemblePlan(id: Plan['id'], sound: SoundFlow): Plan | undefined {
  const { flow, dependencies, order, outputs, streams, needs } = sound;
  const resolved = [...flow.nodes.values()];
  const input = resolved.find((node) => node.spec.role === 'input');
  if (!input) return undefined;
  const nodes = order.flatMap((nodeId) => planNode(nodeId, sound) ?? []);
  const own = nodes.filter((node) => !node.lent);
  return {
    format: PLAN_FORMAT,
    id,
    nodes,
    segments: segmentsOf(own, dependencies, outletsOf(nodes)),
    input: { node: input.node.id, ...inputOf(flow) },
    outputs,
    streams: streams.streams,
    sessionful: resolved.some((node) => node.spec.sessionful),
    secrets: needs.secrets,
    knowledge: needs.knowledge,
  };
}

/** Ports, as `node.port`, that a node may settle without a value on. */
function outletsOf(nodes: readonly PlanNode[]): ReadonlySet<string> {
  return new Set(
    nodes.flatMap((node) =>
      node.outputs.filter((port) => !port.always).map((port) => `${node.id}.${port.name}`),
    ),
  );
}
