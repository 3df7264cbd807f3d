import type { RunView } from '@heddle/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { useApi } from '../../lib/api-context.tsx';
import { readLog } from '../../runs/read-log.ts';
import { momentState, NO_RUN, type RunState, type RunStore } from '../../runs/run-store.ts';
import { createTimelines, type Timeline } from '../../runs/timeline.ts';

/** A run that is looked at as it stood at one of its events. */
export interface TimeTravel {
  /** Undefined until the log is read. It grows while the run goes on. */
  readonly timeline: Timeline | undefined;
  /** Number of the last event that counts; undefined is the newest, whatever comes. */
  readonly seq: number | undefined;
  /** As {@link seq}, also before the log is there. */
  readonly wanted: number | undefined;
  readonly moment: { readonly view: RunView; readonly at: number } | undefined;
  /** What shows the moment on the canvas. */
  readonly store: StoreApi<RunState>;
  readonly isPlaying: boolean;
  readonly go: (seq: number | undefined) => void;
  readonly togglePlay: () => void;
}

/** A whole run plays in about this time, an event at a time. */
const PLAY_MS = 12_000;
const SLOWEST_MS = 600;
const FASTEST_MS = 40;

/**
 * Steps through a run's log, beginning at event `from`. While the run goes on the newest event is followed, until
 * somebody steps back; what comes then makes the log longer and moves nothing else.
 */
export function useTimeTravel(run: RunView, live: RunStore, from: number | undefined): TimeTravel {
  const timeline = useTimeline(run, live);
  const [seq, setSeq] = useState(from);
  const [isPlaying, setPlaying] = useState(false);
  const [store] = useState(() => createStore<RunState>(() => NO_RUN));
  const last = timeline?.events.length ?? 0;
  const shown = timeline && seq !== undefined && seq < last ? seq : undefined;
  const view = shown === undefined ? undefined : timeline?.at(shown);
  const at = shown === undefined ? undefined : (timeline?.events[shown - 1]?.at ?? run.createdAt);
  const moment = useMemo(() => (view && at !== undefined ? { view, at } : undefined), [view, at]);
  useEffect(() => {
    if (view) store.setState(momentState(view));
  }, [store, view]);
  usePlaying(isPlaying, last, () =>
    setSeq((now) => {
      const next = (now ?? last) + 1;
      if (next >= last) setPlaying(false);
      return next >= last ? undefined : next;
    }),
  );
  return {
    timeline,
    seq: shown,
    wanted: timeline ? shown : seq,
    moment,
    store,
    isPlaying,
    go: (next) => {
      setPlaying(false);
      setSeq(next === undefined || next >= last ? undefined : Math.max(0, next));
    },
    togglePlay: () => {
      if (!isPlaying && shown === undefined) setSeq(0);
      setPlaying(!isPlaying);
    },
  };
}

/** The log up to where the run was opened is read once; what came since is in the store. */
function useTimeline(run: RunView, live: RunStore): Timeline | undefined {
  const api = useApi();
  const since = useStore(live, (state) => state.since);
  const came = useStore(live, (state) => state.events);
  const [timelines] = useState(() => createTimelines(run));
  const log = useQuery({
    queryKey: ['run-log', run.id, since],
    queryFn: ({ signal }) => readLog(api, { runId: run.id, upTo: since }, signal),
    enabled: since > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const before = since === 0 ? NO_EVENTS : log.data;
  const events = useMemo(() => before && (came.length === 0 ? before : [...before, ...came]), [before, came]);
  return useMemo(() => events && timelines.of(run, events), [timelines, run, events]);
}

const NO_EVENTS: Awaited<ReturnType<typeof readLog>> = [];

function usePlaying(isPlaying: boolean, count: number, step: () => void): void {
  useEffect(() => {
    if (!isPlaying || count === 0) return;
    const timer = setInterval(step, Math.min(SLOWEST_MS, Math.max(FASTEST_MS, PLAY_MS / count)));
    return () => clearInterval(timer);
  });
}
