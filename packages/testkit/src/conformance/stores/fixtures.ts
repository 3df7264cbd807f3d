import { FLOW_FORMAT, type Flow, flowSchema } from '@heddle/contracts';
import { type FlowStore, type FlowTarget, type StoredFlow, uuidv7 } from '@heddle/ports';

/** A readable flow with one node, named as given. */
export function sampleFlow(name: string, overrides: Partial<Flow> = {}): Flow {
  return {
    ...flowSchema.parse({
      format: FLOW_FORMAT,
      name,
      nodes: [{ id: 'ask', kind: 'input', config: { deep: { x: 1 } } }],
    }),
    ...overrides,
  };
}

/** The id of a plan that no compiler made. */
export function samplePlanId(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** A stored flow and what names it. */
export interface CreatedFlow {
  readonly flow: StoredFlow;
  readonly target: FlowTarget;
}

/** Creates a flow, in a workspace of its own unless told. */
export async function createFlow(
  store: FlowStore,
  flowName = 'Flow',
  workspaceId: string = uuidv7(),
): Promise<CreatedFlow> {
  const flow = await store.create({ workspaceId, flow: sampleFlow(flowName) });
  return { flow, target: { workspaceId, flowId: flow.id } };
}
