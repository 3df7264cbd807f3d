import {
  activationKey,
  addUsage,
  isTerminalEvent,
  type JsonObject,
  NO_USAGE,
  type NodeRun,
  type Plan,
  type RunEvent,
  type RunState,
  type RunStatus,
  type RunView,
  type Usage,
} from '@heddle/contracts';
import {
  completedNode,
  failedNode,
  iteratingNode,
  startedNode,
  waitingNode,
  wokenNode,
} from './fold-node.ts';
import { gatherInputs } from './gather-inputs.ts';
import { indexOf } from './plan-index.ts';

/** What is known of a run before its first event. */
export type RunHeader = Omit<
  RunView,
  'status' | 'output' | 'outputRef' | 'error' | 'usage' | 'nodes' | 'seq' | 'endedAt'
>;

/** A run of which nothing has happened yet; every node of the plan is pending. */
export function emptyRun(header: RunHeader, plan?: Plan): RunView {
  const nodes = plan?.nodes.filter((node) => !node.lent) ?? [];
  return {
    ...header,
    status: 'queued',
    usage: NO_USAGE,
    seq: 0,
    nodes: nodes
      .filter((node) => node.parent === undefined)
      .map((node) => ({ id: node.id, iteration: '', status: 'pending', attempts: 0 })),
  };
}

/**
 * Adds one event to a view. Pure. An event that the view already contains (by number) changes nothing, so a reader may
 * deliver twice; a gap is the reader's to notice.
 */
export function foldEvent(view: RunView, event: RunEvent): RunView {
  if (event.seq <= view.seq) return view;
  return { ...rested(foldBody(view, event), event), seq: event.seq };
}

/** What settles last may leave a run that only waits. */
function rested(view: RunView, { type }: RunEvent): RunView {
  const settles = type === 'node-completed' || type === 'node-failed' || type === 'node-skipped';
  if (!settles || view.status !== 'running' || isBusy(view)) return view;
  return view.nodes.some((node) => node.status === 'waiting') ? { ...view, status: 'waiting' } : view;
}

/** A container is under way as long as what is inside of it; it alone does not keep a run from waiting. */
function isBusy({ nodes }: RunView): boolean {
  return nodes.some((node) => node.status === 'running' && node.iterations === undefined);
}

function foldBody(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'run-started':
      // Accepted, not begun: it is queued until a worker starts a node.
      return view;
    case 'node-started':
      return withNode({ ...view, status: 'running' }, event, (node) => startedNode(node, event));
    case 'node-completed':
      return withNode(spent(view, event.usage), event, (node) => completedNode(node, event));
    case 'node-failed':
      return withNode(spent(view, event.usage), event, (node) => failedNode(node, event));
    case 'node-skipped':
      return withNode(view, event, (node) => ({ ...node, status: 'skipped', endedAt: event.at }));
    case 'citation':
      return view;
    case 'iterations-opened':
      return withNode({ ...view, status: 'running' }, event, (node) => iteratingNode(node, event));
    case 'run-waiting':
      return waiting(view, event);
    case 'node-woken':
      return withNode({ ...view, status: 'running' }, event, wokenNode);
    case 'run-resumed':
      return resumed(view, event.nodes);
    case 'run-completed':
      return ended(view, 'completed', event.at, {
        usage: event.usage,
        ...(event.output === undefined ? {} : { output: event.output }),
        ...(event.ref === undefined ? {} : { outputRef: event.ref }),
      });
    case 'run-failed':
      return ended(view, 'failed', event.at, { error: event.error, usage: event.usage });
    case 'run-cancelled':
      return ended(view, 'cancelled', event.at, { usage: event.usage });
  }
}

function spent(view: RunView, usage: Usage | undefined): RunView {
  return usage === undefined ? view : { ...view, usage: addUsage(view.usage, usage) };
}

/** A run waits as a whole when none of its nodes runs. */
function waiting(view: RunView, event: Extract<RunEvent, { type: 'run-waiting' }>): RunView {
  const { nodeId, iteration } = event;
  if (nodeId === undefined) return { ...view, status: 'waiting' };
  const next = withNode(view, { nodeId, iteration }, (node) => waitingNode(node, event));
  return { ...next, status: isBusy(next) ? view.status : 'waiting' };
}

/**
 * A failed run goes on: what failed is to come again, and what was cancelled by the failure too. What waited still
 * waits, and containers go on with the iterations they have had.
 */
function resumed(
  { error: _error, output: _output, outputRef: _outputRef, endedAt: _endedAt, ...view }: RunView,
  again: readonly string[],
): RunView {
  const nodes = view.nodes.map((node): NodeRun => {
    const isAgain = again.includes(activationKey(node.id, node.iteration));
    if (node.status !== 'cancelled' && !isAgain) return node;
    const { endedAt: _ended, error: _failure, ...rest } = node;
    if (!isAgain && node.waits) return { ...rest, status: 'waiting' };
    if (node.iterations !== undefined) return { ...rest, status: 'running' };
    return { id: node.id, iteration: node.iteration, status: 'pending', attempts: node.attempts };
  });
  return { ...view, status: 'running', nodes };
}

function ended(view: RunView, status: RunStatus, at: number, rest: Partial<RunView>): RunView {
  const nodes = view.nodes.map(
    (node): NodeRun =>
      node.status === 'running' || node.status === 'waiting'
        ? { ...node, status: 'cancelled', endedAt: at }
        : node,
  );
  return { ...view, ...rest, status, endedAt: at, nodes };
}

function withNode(
  view: RunView,
  at: { readonly nodeId: string; readonly iteration?: string | undefined },
  change: (node: NodeRun) => NodeRun,
): RunView {
  const iteration = at.iteration ?? '';
  const index = view.nodes.findIndex((node) => node.id === at.nodeId && node.iteration === iteration);
  if (index < 0)
    return {
      ...view,
      nodes: [...view.nodes, change({ id: at.nodeId, iteration, status: 'pending', attempts: 0 })],
    };
  return { ...view, nodes: view.nodes.map((node, position) => (position === index ? change(node) : node)) };
}

/** Folds a whole log, or what follows a view. */
export function foldRun(view: RunView, events: readonly RunEvent[]): RunView {
  return events.reduce(foldEvent, view);
}

/** Adds what entered each settled node, which the log does not repeat: it follows from the plan and the outputs. */
export function withInputs(view: RunView, plan: Plan): RunView {
  const index = indexOf(plan);
  const values: Record<string, JsonObject | undefined> = {};
  const state: Record<string, RunState[string]> = {};
  for (const node of view.nodes) {
    const key = activationKey(node.id, node.iteration);
    if (node.status === 'skipped') state[key] = { status: 'skipped' };
    if (node.status !== 'completed') continue;
    const outputs = node.outputs ?? {};
    values[key] = outputs;
    const named = index.node(node.id)?.outputs ?? [];
    state[key] = {
      status: 'completed',
      // Of outputs that are kept elsewhere nobody here knows the names.
      absent:
        node.ref === undefined
          ? named.filter((port) => !Object.hasOwn(outputs, port.name)).map((port) => port.name)
          : [],
    };
  }
  const nodes = view.nodes.map((node) => {
    const planned = index.node(node.id);
    if (!planned || node.inputs || node.status === 'pending' || node.status === 'skipped') return node;
    const run = view.fork === undefined ? {} : { fork: view.fork };
    const place = { plan, run, state, values, iteration: node.iteration };
    if (planned.role !== 'input') return { ...node, inputs: gatherInputs(planned, place) };
    return view.input === undefined ? node : { ...node, inputs: view.input };
  });
  return { ...view, nodes };
}

/** Whether a log ends here. */
export function isOver(events: readonly { readonly type: string }[]): boolean {
  const last = events.at(-1);
  return last !== undefined && isTerminalEvent(last);
}
