import {
  activationKey,
  addUsage,
  isTerminalEvent,
  type JsonObject,
  NO_USAGE,
  type NodeRun,
  type Plan,
  type PlanNode,
  type PlanSource,
  type RunEvent,
  type RunState,
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
import { createNodeList, type NodeList } from './node-list.ts';
import { indexOf, type PlanIndex, seenFrom } from './plan-index.ts';

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

/** A view that takes a log event by event; what an event costs does not grow with the run. */
export interface RunFold {
  /** Adds an event. One that the view already contains (by number) changes nothing; a gap is the caller's to notice. */
  add(event: RunEvent): void;
  /** The view as it stands: the one before where nothing was added, and in it every node that did not change. */
  view(): RunView;
}

/** Begins a fold with what is known already. No view that it gives changes afterwards. */
export function createRunFold(first: RunView): RunFold {
  const nodes = createNodeList(first.nodes);
  let view = first;
  let facts: Facts = first;
  return {
    add: (event) => {
      if (event.seq <= facts.seq) return;
      facts = { ...rested(factsAfter(facts, nodes, event), nodes, event), seq: event.seq };
    },
    view: () => {
      if (facts.seq > view.seq) view = { ...facts, nodes: nodes.list() };
      return view;
    },
  };
}

/**
 * Adds one event to a view. Pure. An event that the view already contains (by number) changes nothing, so a reader may
 * deliver twice; a gap is the reader's to notice.
 */
export function foldEvent(view: RunView, event: RunEvent): RunView {
  return foldRun(view, [event]);
}

/** Folds a whole log, or what follows a view. Pure, as {@link foldEvent}. */
export function foldRun(view: RunView, events: readonly RunEvent[]): RunView {
  const fold = createRunFold(view);
  for (const event of events) fold.add(event);
  return fold.view();
}

/** A view but for its nodes, which are beside it. */
type Facts = Omit<RunView, 'nodes'>;

/** What settles last may leave a run that only waits. */
function rested(facts: Facts, nodes: NodeList, { type }: RunEvent): Facts {
  const settles = type === 'node-completed' || type === 'node-failed' || type === 'node-skipped';
  if (!settles || facts.status !== 'running' || nodes.isBusy()) return facts;
  return nodes.isWaiting() ? { ...facts, status: 'waiting' } : facts;
}

/** What an event changes of the run itself; of its nodes it changes the list. */
function factsAfter(facts: Facts, nodes: NodeList, event: RunEvent): Facts {
  switch (event.type) {
    case 'run-started':
      // Accepted, not begun: it is queued until a worker starts a node.
      return facts;
    case 'citation':
      return facts;
    case 'node-started':
      nodes.change(event, (node) => startedNode(node, event));
      return { ...facts, status: 'running' };
    case 'node-completed':
      nodes.change(event, (node) => completedNode(node, event));
      return spent(facts, event.usage);
    case 'node-failed':
      nodes.change(event, (node) => failedNode(node, event));
      return spent(facts, event.usage);
    case 'node-skipped':
      nodes.change(event, (node) => ({ ...node, status: 'skipped', endedAt: event.at }));
      return facts;
    case 'iterations-opened':
      nodes.change(event, (node) => iteratingNode(node, event));
      return { ...facts, status: 'running' };
    case 'run-waiting':
      return waiting(facts, nodes, event);
    case 'node-woken':
      nodes.change(event, wokenNode);
      return { ...facts, status: 'running' };
    case 'run-resumed':
      return resumed(facts, nodes, event.nodes);
    case 'run-completed':
      return ended(facts, nodes, event, {
        status: 'completed',
        usage: event.usage,
        ...(event.output === undefined ? {} : { output: event.output }),
        ...(event.ref === undefined ? {} : { outputRef: event.ref }),
      });
    case 'run-failed':
      return ended(facts, nodes, event, { status: 'failed', error: event.error, usage: event.usage });
    case 'run-cancelled':
      return ended(facts, nodes, event, { status: 'cancelled', usage: event.usage });
  }
}

function spent(facts: Facts, usage: Usage | undefined): Facts {
  return usage === undefined ? facts : { ...facts, usage: addUsage(facts.usage, usage) };
}

/** A run waits as a whole when none of its nodes runs. */
function waiting(facts: Facts, nodes: NodeList, event: Extract<RunEvent, { type: 'run-waiting' }>): Facts {
  const { nodeId, iteration } = event;
  if (nodeId === undefined) return { ...facts, status: 'waiting' };
  nodes.change({ nodeId, iteration }, (node) => waitingNode(node, event));
  return nodes.isBusy() ? facts : { ...facts, status: 'waiting' };
}

/**
 * A failed run goes on: what failed is to come again, and what was cancelled by the failure too. What waited still
 * waits, and containers go on with the iterations they have had.
 */
function resumed(facts: Facts, nodes: NodeList, again: readonly string[]): Facts {
  const { error: _error, output: _output, outputRef: _outputRef, endedAt: _endedAt, ...rest } = facts;
  const isNamed = new Set(again);
  nodes.changeAll((node) => {
    const isAgain = isNamed.has(activationKey(node.id, node.iteration));
    if (node.status !== 'cancelled' && !isAgain) return node;
    const { endedAt: _ended, error: _failure, ...known } = node;
    if (!isAgain && node.waits) return { ...known, status: 'waiting' };
    if (node.iterations !== undefined) return { ...known, status: 'running' };
    return { id: node.id, iteration: node.iteration, status: 'pending', attempts: node.attempts };
  });
  return { ...rest, status: 'running' };
}

function ended(facts: Facts, nodes: NodeList, { at }: RunEvent, end: Partial<Facts>): Facts {
  nodes.changeAll((node) =>
    node.status === 'running' || node.status === 'waiting'
      ? { ...node, status: 'cancelled', endedAt: at }
      : node,
  );
  return { ...facts, ...end, endedAt: at };
}

/** Adds what entered each settled node, which the log does not repeat: it follows from the plan and the outputs. */
export function withInputs(view: RunView, plan: Plan): RunView {
  const index = indexOf(plan);
  const values: Record<string, JsonObject | undefined> = {};
  const state: Record<string, RunState[string]> = {};
  const endedAt = new Map<string, number>();
  for (const node of view.nodes) {
    const key = activationKey(node.id, node.iteration);
    endedAt.set(key, node.endedAt ?? Number.POSITIVE_INFINITY);
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
    if (isGivenElsewhere(view, index, node.id)) return node;
    const run = view.fork === undefined ? {} : { fork: view.fork };
    const place = { plan, run, state, values, iteration: node.iteration };
    if (planned.role !== 'input') {
      const reader = planned.join.mode === 'all' ? planned : withoutLate(planned, node, { index, endedAt });
      return { ...node, inputs: gatherInputs(reader, place) };
    }
    return view.input === undefined ? node : { ...node, inputs: view.input };
  });
  return { ...view, nodes };
}

/** A node that started before everything had arrived, without the sources that came after its end. */
function withoutLate(
  planned: PlanNode,
  { iteration, endedAt: end = Number.POSITIVE_INFINITY }: NodeRun,
  { index, endedAt }: { readonly index: PlanIndex; readonly endedAt: ReadonlyMap<string, number> },
): PlanNode {
  const isLate = ({ node }: PlanSource): boolean =>
    (endedAt.get(seenFrom(index, node, iteration)) ?? 0) > end;
  const inputs = planned.inputs.map((input) => ({
    ...input,
    sources: input.sources.filter((source) => !isLate(source)),
  }));
  return { ...planned, inputs };
}

/** Whether what enters a node was given to the run's fork and is kept elsewhere: to it, or to a container around it. */
function isGivenElsewhere({ fork }: RunView, index: PlanIndex, nodeId: string): boolean {
  if (fork?.inputsRef === undefined || fork.inputs !== undefined) return false;
  return nodeId === fork.nodeId || index.isInside(nodeId, fork.nodeId);
}

/** Whether a log ends here. */
export function isOver(events: readonly { readonly type: string }[]): boolean {
  const last = events.at(-1);
  return last !== undefined && isTerminalEvent(last);
}
