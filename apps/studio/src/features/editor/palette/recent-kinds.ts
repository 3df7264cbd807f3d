import { z } from 'zod';
import { createStore, useStore } from 'zustand';
import { readStored, writeStored } from '../../../lib/stored-value.ts';

const KEY = 'editor.recent';
const MOST = 5;
const store = createStore<readonly string[]>(() => readStored(KEY, z.array(z.string()), []));

/** Puts a kind at the front of those used lately. */
export function rememberKind(kind: string): void {
  const recent = [kind, ...store.getState().filter((known) => known !== kind)].slice(0, MOST);
  store.setState(recent, true);
  writeStored(KEY, recent);
}

/** The kinds used lately in this browser, the last one first. */
export function useRecentKinds(): readonly string[] {
  return useStore(store);
}
