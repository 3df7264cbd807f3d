import { type Flow, flowSchema } from '@heddle/contracts';
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand';
import type { Api } from '../../../lib/api.ts';
import { ApiError, errorMessage } from '../../../lib/api-error.ts';
import { readStored, writeStored } from '../../../lib/stored-value.ts';
import { type DraftEvent, type DraftStatus, nextDraft, offlineDelay } from './draft-machine.ts';

/** Typing settles before a save; steady work is saved at least this often. */
const QUIET_MS = 700;
const LONGEST_MS = 4_000;

const backupSchema = z.object({ flow: flowSchema, revision: z.number(), at: z.number() });
/** Work that had not reached the server, as this browser kept it. */
export type DraftBackup = z.infer<typeof backupSchema>;

/** Saves a flow as it is edited. */
export interface DraftStore extends StoreApi<DraftStatus> {
  /** Told at every edit: keeps a copy here at once and saves soon. */
  readonly edited: (flow: Flow) => void;
  /** Saves what is not saved yet; true when the server has the newest edit. */
  readonly flush: () => Promise<boolean>;
  /** After a conflict: saves mine over theirs. */
  readonly keepMine: () => Promise<boolean>;
  /** After a conflict: gives theirs, to be shown instead. */
  readonly takeTheirs: () => Promise<Flow>;
  readonly stop: () => void;
}

/** What this browser kept of a flow that never reached the server. */
export function readBackup(flowId: string): DraftBackup | undefined {
  return readStored(`draft.${flowId}`, backupSchema.optional(), undefined);
}

/** Forgets what this browser kept. */
export function dropBackup(flowId: string): void {
  writeStored(`draft.${flowId}`, undefined);
}

/** The flow to save, as it was loaded, and where. */
export interface DraftOptions {
  readonly api: Api;
  readonly flowId: string;
  readonly revision: number;
  readonly now: () => number;
}

/** Makes the autosave of one flow. */
export function createDraftStore(options: DraftOptions): DraftStore {
  const { api, flowId, revision, now } = options;
  const store = createStore<DraftStatus>(() => ({ state: 'saved', revision }));
  const saver = createSaver(options, store);
  const theirs = () => api.call('getFlow', { params: { id: flowId } });

  return Object.assign(store, {
    edited: (flow: Flow) => {
      writeStored(`draft.${flowId}`, { flow, revision: store.getState().revision, at: now() });
      saver.edited(flow);
    },
    flush: saver.flush,
    keepMine: async () => {
      const { revision: base } = await theirs();
      saver.send({ type: 'keep-mine', revision: base });
      return saver.flush();
    },
    takeTheirs: async () => {
      const record = await theirs();
      dropBackup(flowId);
      saver.replace(record.flow);
      saver.send({ type: 'take-theirs', revision: record.revision });
      return record.flow;
    },
    stop: saver.stop,
  });
}

/** Sends the newest edit to the server when it is time, one save after another. */
function createSaver({ api, flowId, now }: DraftOptions, store: StoreApi<DraftStatus>) {
  let latest: Flow | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dirtySince: number | undefined;
  let saving: Promise<boolean> | undefined;
  let isStopped = false;

  const send = (event: DraftEvent) => store.setState((status) => nextDraft(status, event), true);
  const saveIn = (delay: number) => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void flush(), delay);
  };

  const save = async (flow: Flow): Promise<boolean> => {
    const base = store.getState().revision;
    send({ type: 'save-started' });
    dirtySince = undefined;
    try {
      const record = await api.call('saveFlow', {
        params: { id: flowId },
        body: flow,
        headers: { 'If-Match': `"${base}"` },
      });
      const isCurrent = latest === flow;
      send({ type: 'saved', revision: record.revision, isCurrent });
      if (isCurrent) dropBackup(flowId);
      else saveIn(QUIET_MS);
      return isCurrent;
    } catch (error) {
      send(failureEvent(error));
      const status = store.getState();
      if (isTemporary(error)) saveIn(offlineDelay(status.state === 'offline' ? status.attempt : 1));
      return false;
    }
  };

  const flush = async (): Promise<boolean> => {
    clearTimeout(timer);
    if (saving) await saving;
    const { state } = store.getState();
    if (state === 'saved') return true;
    if (state === 'conflict' || !latest) return false;
    saving = save(latest);
    const isDone = await saving;
    saving = undefined;
    return isDone || (store.getState().state === 'dirty' && !isStopped ? flush() : false);
  };

  const edited = (flow: Flow) => {
    latest = flow;
    send({ type: 'edited' });
    if (store.getState().state !== 'dirty') return;
    dirtySince ??= now();
    saveIn(Math.max(0, Math.min(QUIET_MS, dirtySince + LONGEST_MS - now())));
  };

  return {
    send,
    edited,
    flush,
    /** What is saved from now on, if it is edited. */
    replace: (flow: Flow) => {
      latest = flow;
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function failureEvent(error: unknown): DraftEvent {
  if (ApiError.is(error) && error.status === 412) return { type: 'stale' };
  return isTemporary(error) ? { type: 'unreachable' } : { type: 'refused', reason: errorMessage(error) };
}

function isTemporary(error: unknown): boolean {
  return ApiError.is(error) && (error.code === 'offline' || error.status >= 500);
}
