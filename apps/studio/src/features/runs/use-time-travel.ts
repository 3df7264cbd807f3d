import type { RunView } from '@heddle/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { createStore, type StoreApi } from 'zustand';
import { useApi } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { useGo, useSearchParam } from '../../lib/route-params.ts';
import { readLog } from '../../runs/read-log.ts';
import { isOverStatus, momentState, type RunState } from '../../runs/run-store.ts';
import { createTimeline, type Timeline } from '../../runs/timeline.ts';

/** A run that is looked at as it stood at one of its events. */
export interface TimeTravel {
  /** Undefined until the log is read, and while the run still moves. */
  readonly timeline: Timeline | undefined;
  /** Number of the last event that counts; undefined is the end. */
  readonly seq: number | undefined;
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
/** The address follows when the hand rests. */
const ADDRESS_AFTER_MS = 250;

/** Steps through a run's log; where it stands is in the address (`?at=seq`). */
export function useTimeTravel(run: RunView | undefined): TimeTravel {
  const timeline = useTimeline(run);
  const wanted = useSearchParam('at');
  const [seq, setSeq] = useState(() => toSeq(wanted));
  const [isPlaying, setPlaying] = useState(false);
  const [store] = useState(() => createStore<RunState>(() => EMPTY));
  const last = timeline?.events.length ?? 0;
  const shown = timeline && seq !== undefined && seq < last ? seq : undefined;
  const moment = useMemo(() => {
    if (!timeline || !run || shown === undefined) return undefined;
    return { view: timeline.at(shown), at: timeline.events[shown - 1]?.at ?? run.createdAt };
  }, [timeline, run, shown]);
  useEffect(() => {
    if (moment) store.setState(momentState(moment.view));
  }, [store, moment]);
  useAddress(run?.id, timeline ? shown : seq);
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

const EMPTY: RunState = {
  view: undefined,
  nodes: {},
  texts: {},
  citations: {},
  connection: 'idle',
  problem: undefined,
};

function toSeq(text: string | undefined): number | undefined {
  const seq = Number(text);
  return text !== undefined && Number.isInteger(seq) && seq >= 0 ? seq : undefined;
}

function useTimeline(run: RunView | undefined): Timeline | undefined {
  const api = useApi();
  const { id = '', seq = 0 } = run ?? {};
  const rests = run !== undefined && (isOverStatus(run.status) || run.status === 'waiting');
  const log = useQuery({
    queryKey: ['run-log', id, seq],
    queryFn: ({ signal }) => readLog(api, { runId: id, upTo: seq }, signal),
    enabled: rests && seq > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => (run && log.data ? createTimeline(run, log.data) : undefined), [run, log.data]);
}

function useAddress(runId: string | undefined, seq: number | undefined): void {
  const go = useGo();
  const there = toSeq(useSearchParam('at'));
  useEffect(() => {
    if (runId === undefined || seq === there) return;
    const timer = setTimeout(
      () => go(paths.run(runId), { replace: true, search: seq === undefined ? {} : { at: seq } }),
      ADDRESS_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [go, runId, seq, there]);
}

function usePlaying(isPlaying: boolean, count: number, step: () => void): void {
  useEffect(() => {
    if (!isPlaying || count === 0) return;
    const timer = setInterval(step, Math.min(SLOWEST_MS, Math.max(FASTEST_MS, PLAY_MS / count)));
    return () => clearInterval(timer);
  });
}
