import { FLOW_FORMAT, type Flow, flowSchema } from '@heddle/contracts';

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
