import type { NodeRun, RunEvent, RunView } from '@heddle/contracts';
import { emptyRun, foldRun } from '@heddle/engine';
import { countedFromOne } from './iteration-label.ts';

/** A run's log with the view after each of its events. */
export interface Timeline {
  readonly events: readonly RunEvent[];
  /** The run as it stood after event `seq`; 0 is before the first. The same view as long as nothing else was asked. */
  at(seq: number): RunView;
}

/** Views are kept at every so many events, so that a step back does not fold the whole log again. */
const KEPT_EVERY = 64;

/** Makes timelines of one run whose log grows: what was folded for a shorter log serves the longer one. */
export interface Timelines {
  /** A timeline over the log as far as it is known, with what enters nodes as `record` knows it. */
  of(record: RunView, events: readonly RunEvent[]): Timeline;
}

/**
 * A run through its log, by the fold the server uses. What went into a node does not change once it has begun, so the
 * record's inputs are shown from then on.
 */
export function createTimelines(first: RunView): Timelines {
  const beginning = beginningOf(first);
  const kept: RunView[] = [beginning];
  let latest: { readonly seq: number; readonly view: RunView } = { seq: 0, view: beginning };
  const folded = (events: readonly RunEvent[], seq: number): RunView => {
    const place = Math.floor(seq / KEPT_EVERY);
    while (kept.length <= place) {
      const from = (kept.length - 1) * KEPT_EVERY;
      kept.push(foldRun(kept.at(-1) ?? beginning, events.slice(from, from + KEPT_EVERY)));
    }
    return foldRun(kept[place] ?? beginning, events.slice(place * KEPT_EVERY, seq));
  };
  return {
    of: (record, events) => {
      let known: Map<string, NodeRun['inputs']> | undefined;
      return {
        events,
        at: (seq) => {
          known ??= new Map(record.nodes.map((node) => [keyOf(node), node.inputs]));
          const inputs = known;
          const wanted = Math.max(0, Math.min(events.length, seq));
          const view = latest.seq === wanted ? latest.view : folded(events, wanted);
          const nodes = view.nodes.map((node) => withKnownInputs(node, inputs.get(keyOf(node))));
          const isSame = nodes.every((node, index) => node === view.nodes[index]);
          latest = { seq: wanted, view: isSame ? view : { ...view, nodes } };
          return latest.view;
        },
      };
    },
  };
}

/** The timeline of a log that does not grow. */
export function createTimeline(record: RunView, events: readonly RunEvent[]): Timeline {
  return createTimelines(record).of(record, events);
}

/** The run before its first event: what is at the top, in the record's order, and nothing has happened. */
function beginningOf(record: RunView): RunView {
  const { status: _s, output: _o, error: _e, usage: _u, nodes, seq: _q, endedAt: _t, ...header } = record;
  return {
    ...emptyRun(header),
    nodes: nodes
      .filter((node) => node.iteration === '')
      .map((node) => ({ id: node.id, iteration: '', status: 'pending', attempts: 0 })),
  };
}

function withKnownInputs(node: NodeRun, inputs: NodeRun['inputs']): NodeRun {
  if (
    inputs === undefined ||
    node.inputs === inputs ||
    node.status === 'pending' ||
    node.status === 'skipped'
  )
    return node;
  return { ...node, inputs };
}

function keyOf(node: Pick<NodeRun, 'id' | 'iteration'>): string {
  return `${node.id}#${node.iteration}`;
}

/** Numbers of the events with which an activation began and was over, as far as it came. */
export function momentsOf(
  events: readonly RunEvent[],
  activation: Pick<NodeRun, 'id' | 'iteration'>,
): { readonly start: number | undefined; readonly end: number | undefined } {
  const own = events.filter((event) => {
    if (!('nodeId' in event) || event.nodeId !== activation.id) return false;
    return (('iteration' in event && event.iteration) || '') === activation.iteration;
  });
  const end = own.findLast(
    (event) =>
      event.type === 'node-completed' ||
      event.type === 'node-skipped' ||
      (event.type === 'node-failed' && event.willRetryAt === undefined),
  );
  // A body that took no time is told once, when it is over.
  const start = own.find((event) => event.type !== 'citation');
  return { start: start?.seq, end: end?.seq };
}

/** The next event, in a direction, at which a node begins or is over; the end of the log when there is none. */
export function nextMoment(events: readonly RunEvent[], from: number, step: 1 | -1): number {
  const isMoment = (event: RunEvent): boolean =>
    event.type.startsWith('node-') && event.type !== 'node-woken';
  const found =
    step === 1
      ? events.find((event) => event.seq > from && isMoment(event))
      : events.findLast((event) => event.seq < from && isMoment(event));
  return found?.seq ?? (step === 1 ? events.length : 0);
}

const SAID = {
  'run-started': 'Accepted',
  'node-started': 'started',
  'node-completed': 'completed',
  citation: 'cited a passage',
  'node-failed': 'failed',
  'node-skipped': 'skipped',
  'iterations-opened': 'opened its iterations',
  'run-waiting': 'waits',
  'node-woken': 'woken',
  'run-resumed': 'Resumed',
  'run-completed': 'Run completed',
  'run-failed': 'Run failed',
  'run-cancelled': 'Run cancelled',
} as const satisfies Record<RunEvent['type'], string>;

/** An event in a few words: the node by its name, and what became of it. */
export function momentLabel(event: RunEvent | undefined, nameOf: (id: string) => string): string {
  if (!event) return 'Before the start';
  const said = SAID[event.type];
  if (!('nodeId' in event) || event.nodeId === undefined || event.type === 'run-failed') return said;
  const place =
    event.iteration === undefined ? '' : ` ${countedFromOne(event.iteration).replace(/~.*/, ' (call)')}`;
  const retried = event.type === 'node-failed' && event.willRetryAt !== undefined ? ', tries again' : '';
  return `${nameOf(event.nodeId)}${place} ${said}${retried}`;
}
