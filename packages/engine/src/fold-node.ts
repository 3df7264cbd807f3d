import { addUsage, NO_USAGE, type NodeRun, type RunEvent } from '@heddle/contracts';

/** An event of a type. */
type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** A node whose body starts, for the first time or again. */
export function startedNode(before: NodeRun, event: Of<'node-started'>): NodeRun {
  const node = withoutFailure(before);
  return {
    ...node,
    status: 'running',
    attempts: event.attempt,
    startedAt: node.startedAt ?? event.at,
    workerId: event.workerId,
    jobId: event.jobId,
    ...(event.inputs === undefined ? {} : { inputs: event.inputs }),
  };
}

function withoutFailure(node: NodeRun): NodeRun {
  if (node.error === undefined && node.willRetryAt === undefined) return node;
  const { error: _error, willRetryAt: _willRetryAt, ...rest } = node;
  return rest;
}

/** A node that took its end. */
export function completedNode(node: NodeRun, event: Of<'node-completed'>): NodeRun {
  return {
    ...node,
    status: 'completed',
    attempts: event.attempt,
    startedAt: node.startedAt ?? event.at - event.durationMs,
    endedAt: event.at,
    workerId: event.workerId,
    jobId: event.jobId,
    ...(event.outputs === undefined ? {} : { outputs: event.outputs }),
    ...(event.ref === undefined ? {} : { ref: event.ref }),
    ...(event.usage === undefined ? {} : { usage: event.usage }),
    ...(event.pinned ? { pinned: true } : {}),
    ...(event.recovered === undefined ? {} : { error: event.recovered }),
  };
}

/** A node of which an attempt failed, or the last of them. */
export function failedNode(node: NodeRun, event: Of<'node-failed'>): NodeRun {
  return {
    ...node,
    status: event.willRetryAt === undefined ? 'failed' : 'running',
    attempts: event.attempt,
    error: event.error,
    ...(event.usage === undefined ? {} : { usage: addUsage(node.usage ?? NO_USAGE, event.usage) }),
    ...(event.willRetryAt === undefined ? { endedAt: event.at } : { willRetryAt: event.willRetryAt }),
  };
}

/** A container whose iterations begin, or more of them. */
export function iteratingNode(node: NodeRun, event: Of<'iterations-opened'>): NodeRun {
  return {
    ...node,
    status: 'running',
    startedAt: node.startedAt ?? event.at,
    attempts: Math.max(node.attempts, 1),
    iterations: event.count,
  };
}

/** A node that waits, and for what. */
export function waitingNode(node: NodeRun, event: Of<'run-waiting'>): NodeRun {
  const { reason, on, until, form, calledRunId } = event;
  return {
    ...node,
    status: 'waiting',
    startedAt: node.startedAt ?? event.at,
    attempts: Math.max(node.attempts, 1),
    waits: {
      reason,
      since: event.at,
      seq: event.seq,
      ...(on === undefined ? {} : { on }),
      ...(until === undefined ? {} : { until }),
      ...(form === undefined ? {} : { form }),
      ...(calledRunId === undefined ? {} : { runId: calledRunId }),
    },
  };
}

/** A node whose wait is over. */
export function wokenNode({ waits: _waits, ...node }: NodeRun): NodeRun {
  return { ...node, status: 'running' };
}
