import { NO_USAGE, type RunEventBody, type RunState, type Usage } from '@heddle/contracts';
import type { CommitTimer, CommitWrite } from '@heddle/ports';

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
