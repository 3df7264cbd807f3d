import {
  activationKey,
  type Citation,
  type NodeRun,
  type Plan,
  type RunEvent,
  type RunView,
} from '@heddle/contracts';
import { emptyRun, foldRun } from '@heddle/engine';
import { createStore, type StoreApi } from 'zustand';
import type { Api, CallOptions } from '../lib/api.ts';
import { errorMessage } from '../lib/api-error.ts';
import { followRun, type RunStreamEvent } from '../lib/follow-run.ts';
import { createPace } from './pace.ts';

/** A run as the studio follows it: the fold of its log, and text that is still on its way. */
export interface RunState {
  readonly view: RunView | undefined;
  /** The newest activation of each node. */
  readonly nodes: Readonly<Record<string, NodeRun>>;
  /** Text that is being written, by activation: the node's id, and `@` with its iteration inside of a container. */
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
  const { follow, leave } = createFollower(api, store);
  const fail = (error: unknown) => store.setState({ connection: 'idle', problem: errorMessage(error) });

  return Object.assign(store, {
    start: async (...[{ flowId, body }, plan]: Parameters<RunStore['start']>) => {
      leave();
      store.setState({ ...NO_RUN, connection: 'starting' });
      try {
        const { runId } = await api.call('startRun', { params: { id: flowId }, body });
        const input = Object.fromEntries(Object.entries(body.input ?? {}));
        const header = { id: runId, flowId, planId: plan?.id ?? '', input, createdAt: Date.now() };
        store.setState((state) => withView(state, emptyRun(header, plan)));
        void follow(runId);
        return runId;
      } catch (error) {
        fail(error);
        return undefined;
      }
    },
    open: async (runId: string) => {
      leave();
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
        fail(error);
      }
    },
    cancel: async () => {
      const { view } = store.getState();
      if (view && !isOverStatus(view.status)) await api.call('cancelRun', { params: { id: view.id } });
    },
    clear: () => {
      leave();
      store.setState(NO_RUN);
    },
  });
}

/** Keeps a store up to date with one run at a time; following another leaves the one before. */
function createFollower(api: Api, store: StoreApi<RunState>) {
  let following = new AbortController();
  const leave = () => following.abort();

  const follow = async (runId: string): Promise<void> => {
    leave();
    following = new AbortController();
    const { signal } = following;
    const queue: RunStreamEvent[] = [];
    const flush = () => {
      if (queue.length > 0 && !signal.aborted) store.setState((state) => addEvents(state, queue.splice(0)));
    };
    const update = createPace(flush);
    const onEvent = (event: RunStreamEvent) => {
      // Events and text arrive far more often than a screen can show.
      if (queue.push(event) === 1) update();
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
  return { follow, leave };
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

/**
 * Adds what came by the stream since the last look: folded at once, so that a thousand events cost little more than one.
 * Pure.
 */
export function addEvents(state: RunState, came: readonly RunStreamEvent[]): RunState {
  const numbered = came.filter((event): event is RunEvent => 'seq' in event);
  const last = state.since + state.events.length;
  const committed = numbered.filter(({ seq }) => seq > last);
  const view = state.view && foldRun(state.view, numbered);
  const next = view === undefined || view === state.view ? state : withView(state, view);
  return {
    ...next,
    texts: textsAfter(state.texts, came),
    citations: citationsAfter(state.citations, numbered),
    events: committed.length === 0 ? state.events : [...state.events, ...committed],
  };
}

function citationsAfter(known: RunState['citations'], came: readonly RunEvent[]): RunState['citations'] {
  const citations: Record<string, readonly Citation[]> = {};
  for (const event of came)
    if (event.type === 'citation')
      citations[event.nodeId] = [...(citations[event.nodeId] ?? known[event.nodeId] ?? []), event.citation];
  return Object.keys(citations).length === 0 ? known : { ...known, ...citations };
}

function textsAfter(known: RunState['texts'], came: readonly RunStreamEvent[]): RunState['texts'] {
  let texts: Map<string, string> | undefined;
  for (const event of came) {
    if (!ABOUT_TEXT.has(event.type) || !('nodeId' in event) || event.nodeId === undefined) continue;
    texts ??= new Map(Object.entries(known));
    const key = activationKey(event.nodeId, ('iteration' in event && event.iteration) || '');
    if (event.type !== 'text-delta') texts.delete(key);
    else texts.set(key, grown(texts.get(key) ?? '', event));
  }
  return texts ? Object.fromEntries(texts) : known;
}

/** What is settled is read from the record; a new attempt begins anew. */
const ABOUT_TEXT: ReadonlySet<RunStreamEvent['type']> = new Set([
  'text-delta',
  'text-reset',
  'node-completed',
  'node-failed',
]);

/** A reader that joined late meets an offset beyond what it has; what is missing comes with the final text. */
function grown(known: string, { offset, text }: { readonly offset: number; readonly text: string }): string {
  return offset <= known.length ? known.slice(0, offset) + text : known + text;
}
