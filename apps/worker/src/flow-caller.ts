import { callFromRun } from '@heddle/application';
import type { NodeAttempt } from '@heddle/engine';
import type { Platform } from '@heddle/platform';
import type { FlowCaller } from '@heddle/ports';

/** Lets a node start other flows, as a run of its own each; the same activation gets the same run. */
export function createFlowCaller(
  platform: Platform,
  { plan, run, node, iteration }: NodeAttempt,
): FlowCaller {
  return { start: (call) => callFromRun(platform, { ...call, plan, run, nodeId: node.id, iteration }) };
}
