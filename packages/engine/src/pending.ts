import {
  activationKey,
  addUsage,
  canonicalJson,
  NO_USAGE,
  type Plan,
  type RunEvent,
  type RunEventBody,
  type RunState,
  type Usage,
} from '@heddle/contracts';
import type { Commit, CommitTimer, CommitWrite, RunSnapshot } from '@heddle/ports';
import { isGone } from './activations.ts';

/** What settled and happened since the last commit. */
export interface Pending {
  readonly settled: RunState;
  readonly events: readonly RunEventBody[];
  readonly usage: Usage;
  readonly writes: readonly CommitWrite[];
  readonly timers: readonly CommitTimer[];
}

/** Nothing since. */
export const NOTHING: Pending = {
  settled: {},
  events: [],
  usage: NO_USAGE,
  writes: [],
  timers: [],
};

/** What remains after a commit carried part of it; more may have come while it was under way. */
export function withoutTaken(pending: Pending, taken: Pending): Pending {
  if (pending === taken) return NOTHING;
  return {
    settled: Object.fromEntries(
      Object.entries(pending.settled).filter(([key, state]) => taken.settled[key] !== state),
    ),
    events: pending.events.slice(taken.events.length),
    usage: pending.usage === taken.usage ? NO_USAGE : subtract(pending.usage, taken.usage),
    writes: pending.writes.slice(taken.writes.length),
    timers: pending.timers.slice(taken.timers.length),
  };
}

function subtract(total: Usage, part: Usage): Usage {
  return {
    inputTokens: total.inputTokens - part.inputTokens,
    outputTokens: total.outputTokens - part.outputTokens,
    costUsd: Math.max(0, total.costUsd - part.costUsd),
    ...(total.estimated ? { estimated: true } : {}),
  };
}

/** A state with entries replaced and taken out. */
export function merged(state: RunState, settled: RunState, forgotten: readonly string[] = []): RunState {
  if (forgotten.length === 0) return { ...state, ...settled };
  const kept: Record<string, RunState[string]> = { ...state };
  for (const key of forgotten) delete kept[key];
  return Object.assign(kept, settled);
}

/** What is left to tell on a newer snapshot: what others told, or ended, is not told again. */
export function rebased(plan: Plan, pending: Pending, snapshot: RunSnapshot): Pending {
  const gone = new Set(Object.keys(pending.settled).filter((key) => isGone(plan, snapshot.state, key)));
  return {
    ...pending,
    settled: Object.fromEntries(Object.entries(pending.settled).filter(([key]) => !gone.has(key))),
    timers: pending.timers.filter((timer) => !gone.has(timer.activation)),
    events: pending.events.filter((event) => {
      const key = activationOf(event);
      if (key === undefined) return true;
      const isAboutIt = event.type === 'node-skipped' || event.type === 'node-started';
      return isAboutIt ? !isGone(plan, snapshot.state, key) : !gone.has(key);
    }),
  };
}

/** The run as a commit leaves it, as far as its committer needs to know. */
export function snapshotAfter(
  snapshot: RunSnapshot,
  commit: Commit,
  result: { readonly version: number; readonly seq: number },
): RunSnapshot {
  const claims = { ...snapshot.claims };
  if (commit.release) delete claims[commit.claim.segment];
  return {
    ...snapshot,
    version: result.version,
    seq: result.seq,
    state: merged(snapshot.state, commit.settled, commit.forgotten),
    ready: [...snapshot.ready, ...commit.ready].filter((id) => id !== commit.keep),
    claims,
    usage: addUsage(snapshot.usage, commit.usage ?? NO_USAGE),
  };
}

/**
 * Whether a log holds exactly these events in a row. One of them alone would not do: a skip reads the same whoever
 * tells it.
 */
export function isAmong(events: readonly RunEventBody[], log: readonly RunEvent[]): boolean {
  const told = log.map(({ runId: _runId, seq: _seq, ...body }) => canonicalJson(withoutOutputs(body)));
  const sent = events.map((event) => canonicalJson(withoutOutputs(event)));
  return told.some((_, from) => sent.every((event, place) => told[from + place] === event));
}

/** Where outputs are kept is the record's to choose. */
function withoutOutputs(event: RunEventBody): object {
  if (event.type === 'node-completed') {
    const { outputs: _outputs, ref: _ref, ...rest } = event;
    return rest;
  }
  if (event.type !== 'run-completed') return event;
  const { output: _output, ref: _ref, ...rest } = event;
  return rest;
}

/** The key of the activation that an event is about. */
export function activationOf(event: RunEventBody): string | undefined {
  if (!('nodeId' in event) || event.nodeId === undefined) return undefined;
  return activationKey(event.nodeId, 'iteration' in event ? event.iteration : '');
}
