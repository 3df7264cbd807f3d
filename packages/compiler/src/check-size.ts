import type { Diagnostic, Flow } from '@heddle/contracts';

/** Nodes a flow may have unless the options say otherwise; the same as a saved flow may. */
const MAX_NODES = 2_000;

/** Refuses a graph with more nodes than `limit`. */
export function checkSize(flow: Flow, limit = MAX_NODES): Diagnostic[] {
  if (flow.nodes.length <= limit) return [];
  return [
    {
      severity: 'error',
      code: 'graph-too-large',
      path: '/nodes',
      message: `The flow has ${flow.nodes.length} nodes; at most ${limit} are taken. Split it into several flows.`,
    },
  ];
}
