import type { Citation, NodeRun, Plan, RunEvent, RunView } from '@heddle/contracts';
import { emptyRun, foldEvent } from '@heddle/engine';
import { createStore, type StoreApi } from 'zustand';
import type { Api, CallOptions } from '../lib/api.ts';
import { errorMessage } from '../lib/api-error.ts';
import { followRun, type RunStreamEvent } from '../lib/follow-run.ts';

/** A run as the studio follows it: the fold of its log, and text that is still on its way. */
export interface RunState {
  readonly view: RunView | undefined;
  /** The newest activation of each node. */
  readonly nodes: Readonly<Record<string, NodeRun>>;
  /** Text of nodes that are running, by node. */
  readonly texts: Readonly<Record<string, string>>;
  readonly citations: Readonly<Record<string, readonly Citation[]>>;
  /** Number of the last event that was in the record when the run was opened. */
  readonly since: number;
  /** Committed events that came after that, in order. */
  readonly events: readonly RunEvent[];
  readonly connection: 'idle' | 'starting' | 'live' | 'reconnecting';
  /** Why the run could not be started or followed. */
  readonly problem: string | undefined;
}

/** Follows one run at a time. */
export interface RunStore extends StoreApi<RunState> {
  /** Starts a run of a saved flow and follows it; the id, or undefined when it was refused. */
  readonly start: (
    request: { readonly flowId: string; readonly body: CallOptions<'startRun'>['body'] },
    plan: Plan | undefined,
  ) => Promise<string | undefined>;
  /** Follows a run that exists already, to its end. */
  readonly open: (runId: string) => Promise<void>;
  readonly cancel: () => Promise<void>;
  /** Forgets the run; it goes on where it runs. */
  readonly clear: () => void;
}

/** No run is shown. */
export const NO_RUN: RunState = {
  view: undefined,
  nodes: {},
  texts: {},
  citations: {},
  since: 0,
  events: [],
  connection: 'idle',
  problem: undefined,
};

/** Whether nothing more happens in a run. */
export function isOverStatus(status: RunView['status'] | undefined): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Makes a store that follows runs through this API. */
export function createRunStore(api: Api): RunStore {
  const store = createStore<RunState>(() => NO_RUN);
  let following = new AbortController();

  const follow = async (runId: string): Promise<void> => {
    following.abort();
    following = new AbortController();
    const { signal } = following;
    const queue: RunStreamEvent[] = [];
    const flush = () => {
      if (queue.length > 0 && !signal.aborted) store.setState((state) => addEvents(state, queue.splice(0)));
    };
    const onEvent = (event: RunStreamEvent) => {
      // Text arrives far more often than a screen can show.
      if (queue.push(event) === 1) scheduleUpdate(flush, store.getState().view?.nodes.length ?? 0);
    };
    try {
      await followRun({
        api,
        runId,
        signal,
        after: store.getState().view?.seq ?? 0,
        onEvent,
        onConnection: (connection) => store.setState({ connection }),
      });
      flush();
      if (signal.aborted) return;
      // The record also says what went into each node, which the stream does not repeat.
      const record = await api.call('getRun', { params: { id: runId }, signal });
      store.setState((state) => ({ ...withView(state, record), connection: 'idle', texts: {} }));
    } catch (error) {
      if (!signal.aborted) store.setState({ connection: 'idle', problem: errorMessage(error) });
    }
  };

  return Object.assign(store, {
    start: async (...[{ flowId, body }, plan]: Parameters<RunStore['start']>) => {
      following.abort();
      store.setState({ ...NO_RUN, connection: 'starting' });
      try {
        const { runId } = await api.call('startRun', { params: { id: flowId }, body });
        const header = {
          id: runId,
          flowId,
          planId: plan?.id ?? '',
          input: body.input ?? {},
          createdAt: Date.now(),
        };
        store.setState((state) => withView(state, emptyRun(toRunHeader(header), plan)));
        void follow(runId);
        return runId;
      } catch (error) {
        store.setState({ connection: 'idle', problem: errorMessage(error) });
        return undefined;
      }
    },
    open: async (runId: string) => {
      following.abort();
      // What is known of the same run stays in sight while it is read again.
      store.setState(({ view, since, events }) => ({
        ...(view?.id === runId ? { ...momentState(view), since, events } : NO_RUN),
        connection: 'starting',
      }));
      try {
        const record = await api.call('getRun', { params: { id: runId } });
        store.setState((state) => withView(openedAt(state, record.seq), record));
        if (!isOverStatus(record.status)) await follow(runId);
      } catch (error) {
        store.setState({ connection: 'idle', problem: errorMessage(error) });
      }
    },
    cancel: async () => {
      const { view } = store.getState();
      if (view && !isOverStatus(view.status)) await api.call('cancelRun', { params: { id: view.id } });
    },
    clear: () => {
      following.abort();
      store.setState(NO_RUN);
    },
  });
}

type RunHeaderInput = Parameters<typeof emptyRun>[0];

function toRunHeader(header: Omit<RunHeaderInput, 'input'> & { readonly input: object }): RunHeaderInput {
  return { ...header, input: Object.fromEntries(Object.entries(header.input)) };
}

/** Drawing more activations than this takes longer than a frame. */
const MANY_NODES = 150;
const SLOW_UPDATE_MS = 200;
const HIDDEN_UPDATE_MS = 100;

/** One update a frame is enough, and of a large run five a second. */
function scheduleUpdate(run: () => void, nodes: number): void {
  // A hidden page paints no frames, yet its run must not look stuck when it is shown again.
  if (document.hidden) setTimeout(run, HIDDEN_UPDATE_MS);
  else if (nodes > MANY_NODES) setTimeout(run, SLOW_UPDATE_MS);
  else requestAnimationFrame(run);
}

function withView(state: RunState, view: RunView): RunState {
  return { ...state, view, nodes: Object.fromEntries(view.nodes.map((node) => [node.id, node])) };
}

/** What shows a run as it stood at one moment: nothing is on its way. */
export function momentState(view: RunView): RunState {
  return withView(NO_RUN, view);
}

/** The events that are known already lead up to the record, or the record's number is where they begin. */
function openedAt(state: RunState, seq: number): RunState {
  const isWhole = state.view !== undefined && state.since + state.events.length === seq;
  return { ...state, connection: 'idle', ...(isWhole ? {} : { since: seq, events: [] }) };
}

/** Adds what came by the stream since the last look, and keeps the committed events. Pure. */
export function addEvents(state: RunState, came: readonly RunStreamEvent[]): RunState {
  const last = state.since + state.events.length;
  const committed = came.filter((event): event is RunEvent => 'seq' in event && event.seq > last);
  const next = came.reduce(addEvent, state);
  return committed.length === 0 ? next : { ...next, events: [...state.events, ...committed] };
}

/** Adds one event of the stream to the state. Pure. */
export function addEvent(state: RunState, event: RunStreamEvent): RunState {
  switch (event.type) {
    case 'text-delta': {
      const known = state.texts[event.nodeId] ?? '';
      // A reader that joined late meets an offset beyond what it has; what is missing comes with the final text.
      const text =
        event.offset <= known.length ? known.slice(0, event.offset) + event.text : known + event.text;
      return { ...state, texts: { ...state.texts, [event.nodeId]: text } };
    }
    case 'text-reset':
      return { ...state, texts: without(state.texts, event.nodeId) };
    case 'citation': {
      const known = state.citations[event.nodeId] ?? [];
      const { view } = state;
      const citations = { ...state.citations, [event.nodeId]: [...known, event.citation] };
      return { ...state, citations, view: view && { ...view, seq: event.seq } };
    }
    default: {
      if (!state.view) return state;
      const folded = withView(state, foldEvent(state.view, event));
      const isSettled = event.type === 'node-completed' || event.type === 'node-failed';
      return isSettled ? { ...folded, texts: without(folded.texts, event.nodeId) } : folded;
    }
  }
}

function without(texts: RunState['texts'], nodeId: string): RunState['texts'] {
  if (!Object.hasOwn(texts, nodeId)) return texts;
  return Object.fromEntries(Object.entries(texts).filter(([id]) => id !== nodeId));
}
