import { publicUsage } from '@heddle/application';
import type { Plan, RunDelta, RunEvent } from '@heddle/contracts';

/**
 * What callers of a published flow see of a run: its own events, text that ends in the output, and citations. Never
 * node names, models, or what happened inside.
 */
export function publicEvents(plan: Plan): (item: RunEvent | RunDelta) => object | undefined {
  const streaming = new Set<string>(plan.streams.map((stream) => stream.node));
  return (item) => {
    switch (item.type) {
      case 'text-delta':
      case 'text-reset':
        return streaming.has(item.nodeId)
          ? {
              runId: item.runId,
              type: item.type,
              at: item.at,
              ...(item.type === 'text-delta' ? { offset: item.offset, text: item.text } : {}),
            }
          : undefined;
      case 'citation':
        return { runId: item.runId, seq: item.seq, at: item.at, type: item.type, citation: item.citation };
      case 'run-started':
      case 'run-waiting':
        return { runId: item.runId, seq: item.seq, at: item.at, type: item.type };
      case 'run-completed':
        return {
          runId: item.runId,
          seq: item.seq,
          at: item.at,
          type: item.type,
          output: item.output,
          usage: publicUsage(item.usage),
        };
      case 'run-failed':
        return {
          runId: item.runId,
          seq: item.seq,
          at: item.at,
          type: item.type,
          error: { code: item.error.code, message: item.error.message },
          usage: publicUsage(item.usage),
        };
      case 'run-cancelled':
        return {
          runId: item.runId,
          seq: item.seq,
          at: item.at,
          type: item.type,
          usage: publicUsage(item.usage),
        };
      default:
        return undefined;
    }
  };
}
