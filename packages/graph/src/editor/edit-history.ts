import type { Flow } from '@heddle/contracts';
import { applyChange } from './apply-change.ts';
import { type EditorChange, mergeKey } from './editor-change.ts';

/** Changes to one thing within this many milliseconds of each other are one step. */
export const MERGE_WINDOW_MS = 1_000;
const MOST_STEPS = 300;

interface Step {
  readonly flow: Flow;
  readonly label: string;
}

/**
 * A flow with its past and its future. Flows share what did not change between them, so a step costs what it changed.
 */
export interface EditHistory {
  readonly flow: Flow;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  readonly last?: { readonly key: string; readonly at: number } | undefined;
}

/** A history that begins with this flow. */
export function startHistory(flow: Flow): EditHistory {
  return { flow, past: [], future: [] };
}

/** Applies a change and remembers the way back. A change that changes nothing leaves the history as it is. */
export function pushChange(
  history: EditHistory,
  change: EditorChange,
  label: string,
  at: number,
): EditHistory {
  const flow = applyChange(history.flow, change);
  if (flow === history.flow) return history;
  const key = mergeKey(change);
  const { last } = history;
  const isContinued = key !== undefined && last?.key === key && at - last.at < MERGE_WINDOW_MS;
  const past = isContinued
    ? history.past
    : [...history.past, { flow: history.flow, label }].slice(-MOST_STEPS);
  return { flow, past, future: [], ...(key === undefined ? {} : { last: { key, at } }) };
}

/** One step back; the same history when there is none. */
export function undo(history: EditHistory): EditHistory {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    flow: step.flow,
    past: history.past.slice(0, -1),
    future: [{ flow: history.flow, label: step.label }, ...history.future],
  };
}

/** One step forward again; the same history when there is none. */
export function redo(history: EditHistory): EditHistory {
  const [step, ...future] = history.future;
  if (!step) return history;
  return { flow: step.flow, past: [...history.past, { flow: history.flow, label: step.label }], future };
}
